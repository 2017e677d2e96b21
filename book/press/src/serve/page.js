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
    // The statuses of `cargo xtask run`.
    const ends = {
        0: 'It ended.',
        1: 'It ended with an error.',
        2: 'It was not run.',
        3: 'It was stopped.',
        70: 'A chapter of yours has a hole that it needs, or gave up.',
    };
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
            return stopped ? `Stopped: ${stopped}.` : ends[status] ?? `It ended with status ${status}.`;
        };
        const result = ask().catch(error => {
            if (error.name === 'AbortError') {
                return 'Stopped by you.';
            }
            throw new Error('The server does not answer: is it still running?');
        });
        return { result, stop: () => control.abort() };
    };
    globalThis.heapPlayground.places.push({
        name: 'my own heap, on this machine',
        waits: 'Running… After a change your chapters are compiled first.',
        run,
    });
})();
