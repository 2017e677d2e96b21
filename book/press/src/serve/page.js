// In each page that `cargo xtask book --serve` shows: it is loaded again when
// the book was built again, and runs programs on the reader's own heap.
(() => {
    const { token, edition, mine } = document.currentScript.dataset;

    // The book was built again, or could not be.
    const banner = Object.assign(document.createElement('pre'), { className: 'press-problem', hidden: true });
    banner.setAttribute('role', 'alert');
    document.querySelector('main')?.prepend(banner);
    // A browser has few connections to one server: only the page in front holds one.
    let news;
    const listen = () => {
        news?.close();
        if (document.hidden) {
            return;
        }
        news = new EventSource('/.press/news');
        news.onmessage = event => {
            const { number, problem } = JSON.parse(event.data);
            banner.textContent = problem;
            banner.hidden = !problem;
            if (!problem && number !== Number(edition)) {
                news.close();
                location.reload();
            }
        };
    };
    document.addEventListener('visibilitychange', listen);
    listen();

    if (mine === undefined || !globalThis.heapPlayground) {
        return;
    }
    const run = (text, repl, print) => {
        const control = new AbortController();
        const ask = async () => {
            const answer = await fetch(`/.press/run${repl ? '?typed' : ''}`, {
                method: 'POST',
                body: text,
                signal: control.signal,
                headers: { 'X-Press-Token': token },
            });
            if (!answer.ok) {
                return `It was not run: ${await answer.text()}.`;
            }
            const { status, out, err, stopped } = await answer.json();
            print(0, out);
            print(1, err);
            return stopped ? `Stopped: ${stopped}.` : ['It ended.', 'It ended with an error.', 'It was not run.'][status] ?? `It ended with status ${status}.`;
        };
        const result = ask().catch(error => {
            if (error.name === 'AbortError') {
                return 'Stopped by you.';
            }
            throw new Error('The server does not answer: is it still running?');
        });
        return { result, stop: () => control.abort() };
    };
    globalThis.heapPlayground.places.push({ name: 'my own heap, on this machine', run });
})();
