// Programs that can be changed and run on the page. The heap is WebAssembly,
// loaded when somebody first presses Run; each run has a worker and an instance
// of its own. Works from file:// too, so nothing is fetched: the module is text
// in a script.
(() => {
    const SCRIPT = 'playground-heap.js';
    // Of the heap's stack CPython's 1000 calls need less than `room` bytes. What recurses without
    // being counted there ends at the worker's own stack, and the page says so.
    const limits = { seconds: 10, letters: 200000, room: 1 << 20 };

    // What runs in the worker. The stream numbers are those of book/playground.
    const work = () => {
        onmessage = ({ data: { module, text, repl, room, film } }) => {
            let memory, waiting = [], sent = 0;
            const decoder = new TextDecoder();
            const send = () => {
                postMessage({ said: waiting });
                waiting = [];
                sent = performance.now();
            };
            const say = (stream, at, length) => {
                const piece = decoder.decode(new Uint8Array(memory.buffer, at, length));
                const last = waiting.at(-1);
                if (last?.stream === stream) {
                    last.text += piece;
                } else {
                    waiting.push({ stream, text: piece });
                }
                // A page that is told of each line of thousands has time for nothing else.
                if (performance.now() - sent > 30) {
                    send();
                }
            };
            const { exports } = new WebAssembly.Instance(module, { page: { say } });
            memory = exports.memory;
            const bytes = new TextEncoder().encode(text);
            const at = exports.room(bytes.length);
            new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
            postMessage({ began: true });
            let ended = {};
            try {
                ended.status = exports.run(repl ? 1 : 0, room, film);
                ended.left = exports.left();
            } catch (error) {
                ended = { trap: String(error) };
            }
            send();
            postMessage({ ended });
        };
    };

    const loadScript = () => new Promise((resolve, reject) => {
        const script = document.createElement('script');
        // mdBook's own: the way from this page to the book's first folder.
        script.src = path_to_root + SCRIPT;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${SCRIPT} is not beside this page.`));
        document.head.append(script);
    });

    const compile = async () => {
        await loadScript();
        if (globalThis.heapMissing) {
            throw new Error('This copy of the book was built without the heap for the page. '
                + `Run “${globalThis.heapMissing}”, then “cargo xtask book”.`);
        }
        if (!globalThis.WebAssembly || !globalThis.DecompressionStream) {
            throw new Error('This browser is too old to run the heap; the outputs on the page are real ones.');
        }
        const packed = Uint8Array.from(atob(globalThis.heapModule), letter => letter.charCodeAt(0));
        delete globalThis.heapModule;
        const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
        return WebAssembly.compile(await new Response(stream).arrayBuffer());
    };

    let compiled;
    const heap = () => {
        compiled ??= compile().catch(error => {
            compiled = undefined;
            throw error;
        });
        return compiled;
    };

    const trapSentence = (trap, bug) => {
        if (bug) {
            return `The heap stopped itself, which is a mistake of ours: ${bug}`;
        }
        if (trap.includes('call stack')) {
            return 'Stopped: the program went deeper than the browser’s own stack. CPython goes further here.';
        }
        // A panic says something; what ends without a word found no memory.
        return trap.includes('unreachable')
            ? 'Stopped: the program needed more than 512 MB of memory.'
            : `The heap stopped, which is a mistake of ours: ${trap}`;
    };

    // Runs a program on the reference heap. `print(stream, text)` hears what is printed (0, 1)
    // and, if `film` numbers it, the stepper's HTML (3); the promise is a sentence on how it
    // ended. `stop()` ends it.
    const runHere = (text, repl, print, film = 0) => {
        let finish, worker, timer, stopped;
        const result = new Promise((resolve, reject) => {
            finish = sentence => {
                clearTimeout(timer);
                worker?.terminate();
                stopped = true;
                resolve(sentence);
            };
            heap().then(module => {
                if (stopped) {
                    return;
                }
                const url = URL.createObjectURL(new Blob([`(${work})()`], { type: 'text/javascript' }));
                worker = new Worker(url);
                URL.revokeObjectURL(url);
                let length = 0, bug = '';
                worker.onerror = event => {
                    event.preventDefault();
                    finish(`The heap could not be started: ${event.message}`);
                };
                worker.onmessage = ({ data }) => {
                    if (stopped) {
                        return;
                    } else if (data.began) {
                        const late = `Stopped after ${limits.seconds} seconds: the program did not end. Is there an endless loop?`;
                        timer = setTimeout(() => finish(late), limits.seconds * 1000);
                    } else if (data.ended) {
                        finish(data.ended.trap ? trapSentence(data.ended.trap, bug) : endSentence(data.ended, text));
                    }
                    for (const { stream, text } of data.said ?? []) {
                        if (stream > 1) {
                            stream === 2 ? (bug += text) : print(stream, text);
                            continue;
                        }
                        print(stream, text.slice(0, limits.letters - length));
                        length += text.length;
                        if (length > limits.letters) {
                            return finish(`Stopped: the program printed more than ${limits.letters} letters.`);
                        }
                    }
                };
                worker.postMessage({ module, text, repl, room: limits.room, film });
            }).catch(reject);
        });
        return { result, stop: () => finish('Stopped by you. What it had printed is below.') };
    };

    const endSentence = ({ status, left }, text) => {
        if (status === 2 && text.includes('\\N{')) {
            return 'It was not run: the playground knows no character by its name (\\N{…}).';
        }
        const ended = ['It ended.', 'It ended with an error.', 'It was not run.'][status]
            ?? `It ended with status ${status}.`;
        return left ? `${ended} ${left} objects were left on the heap.` : ended;
    };

    const element = (name, properties, ...children) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    // Where a program can run: the page's own heap, and what others add. `waits` is said meanwhile.
    const places = [{ name: 'the reference heap, in this page', run: runHere, films: true }];
    let count = 0, films = 0;

    // An editor with its buttons and output. `program()` gives text and mode.
    const editor = program => {
        const id = `play-${count++}`;
        const area = element('textarea', {
            id, spellcheck: false, autocapitalize: 'off', autocomplete: 'off', wrap: 'off',
        });
        const go = element('button', { type: 'button', className: 'play-go', textContent: 'Run', title: 'Ctrl+Enter' });
        const steps = element('button', { type: 'button', textContent: 'Step through it' });
        const stop = element('button', { type: 'button', textContent: 'Stop', disabled: true });
        const back = element('button', { type: 'button', textContent: 'As printed' });
        const says = element('p', { className: 'play-says' });
        says.setAttribute('role', 'status');
        const code = element('code', { className: 'hljs' });
        const printed = element('div', { className: 'run-output play-printed', hidden: true },
            element('p', { className: 'run-label', textContent: 'Output' }), element('pre', {}, code));
        printed.lastChild.tabIndex = 0;
        printed.lastChild.setAttribute('aria-label', 'Output');
        printed.lastChild.setAttribute('role', 'region');
        const film = element('div', { className: 'play-film' });
        const bar = element('div', { className: 'play-bar' }, go, steps, stop, back);
        let where = places[0];
        if (places.length > 1) {
            const choice = element('select', {}, ...places.map(place => element('option', { textContent: place.name })));
            choice.setAttribute('aria-label', 'Run it on');
            choice.onchange = () => {
                where = places[choice.selectedIndex];
                steps.hidden = !where.films;
            };
            bar.append(choice);
        }
        const box = element('div', { className: 'play' },
            element('label', { htmlFor: id, className: 'heard', textContent: 'Program' }), area, bar, says, printed, film);

        let repl = false, running;
        const reset = () => {
            const { text, mode } = program();
            area.value = text;
            repl = mode === 'repl';
            area.rows = Math.min(30, Math.max(4, text.split('\n').length));
        };
        const run = async (filmed, button) => {
            if (running) {
                return;
            }
            film.replaceChildren();
            code.replaceChildren();
            printed.hidden = true;
            says.textContent = where.waits ?? 'Running…';
            go.disabled = steps.disabled = true;
            stop.disabled = false;
            const print = (stream, text) => {
                if (stream === 3) {
                    // Made by our own heap from the program's text, which it escapes.
                    film.innerHTML = text;
                    const around = box.closest('.run');
                    const live = around?.classList.contains('st-live');
                    globalThis.heapStepper?.attach(film);
                    // The output as printed stays as it was.
                    around?.classList.toggle('st-live', live);
                    return;
                }
                printed.hidden = false;
                code.append(stream === 1 ? element('span', { className: 'play-err', textContent: text }) : text);
            };
            running = where.run(area.value, repl, print, filmed ? ++films : 0);
            // Whoever pressed Run with the keyboard can press Stop next.
            if (document.activeElement === button) {
                stop.focus();
            }
            try {
                says.textContent = await running.result;
            } catch (error) {
                says.textContent = error.message;
            }
            running = undefined;
            go.disabled = steps.disabled = false;
            if (document.activeElement === stop) {
                button.focus();
            }
            stop.disabled = true;
        };
        go.onclick = () => run(false, go);
        steps.onclick = () => run(true, steps);
        stop.onclick = () => running?.stop();
        back.onclick = () => {
            reset();
            area.focus();
        };
        area.addEventListener('keydown', event => {
            // The book turns pages with some of these.
            event.stopPropagation();
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                run(false, go);
            } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
                indent(area, event);
            }
        });
        reset();
        return { box, area, back, reset };
    };

    // A new line begins where the last one did, and one step further after `:`.
    const indent = (area, event) => {
        const before = area.value.slice(0, area.selectionStart);
        const line = before.slice(before.lastIndexOf('\n') + 1);
        const blank = line.match(/^ */)[0] + (line.trimEnd().endsWith(':') ? '    ' : '');
        if (blank) {
            event.preventDefault();
            // So that it can be undone.
            document.execCommand('insertText', false, `\n${blank}`);
        }
    };

    // A typed program without its prompts.
    const untyped = text => {
        if (!text.trimStart().startsWith('>>> ')) {
            return text;
        }
        const lines = text.split('\n').filter(line => /^(>>>|\.\.\.)/.test(line));
        return lines.map(line => `${line.slice(3).replace(/^ /, '')}\n`).join('');
    };

    const source = run => untyped(run.querySelector(':scope > pre > code').textContent);

    // The whole program that a block belongs to, down to this block.
    const whole = (runs, at) => {
        let first = at;
        while (runs[first].dataset.run === 'more' && first > 0) {
            first -= 1;
        }
        const parts = runs.slice(first, at + 1).filter((run, i) => i === 0 || run.dataset.run === 'more');
        const mode = runs[first].dataset.run;
        return { text: parts.map(source).map(text => text.trimEnd()).join(mode === 'repl' ? '\n\n' : '\n') + '\n', mode };
    };

    const change = (run, program) => {
        const button = element('button', { type: 'button', className: 'play-change', textContent: 'Change it and run' });
        button.onclick = () => {
            const { box, area } = editor(program);
            run.classList.add('changing');
            run.append(box);
            const away = element('button', { type: 'button', textContent: 'Put away' });
            away.onclick = () => {
                box.remove();
                run.classList.remove('changing');
                button.focus();
            };
            box.querySelector('.play-bar').append(away);
            area.focus();
        };
        run.append(button);
    };

    // The page of its own: an editor, and all programs of the page as a shelf.
    const shelf = (room, runs) => {
        const programs = runs.map((run, at) => ({
            name: run.closest('details')?.querySelector('summary').textContent ?? `Program ${at + 1}`,
            group: run.closest('details')?.dataset.group,
            program: () => whole(runs, at),
        }));
        let chosen = programs[0];
        const { box, back, reset } = editor(() => chosen.program());
        const choice = element('select', { id: 'play-shelf' });
        for (const [at, { name }] of programs.entries()) {
            choice.append(element('option', { value: at, textContent: name }));
        }
        choice.onchange = () => {
            chosen = programs[choice.value];
            reset();
        };
        back.textContent = 'Begin again';
        room.append(element('div', { className: 'play-bar' },
            element('label', { htmlFor: choice.id, textContent: 'From the shelf:' }), choice), box);
    };

    const start = () => {
        const runs = [...document.querySelectorAll('.content .run[data-run]')];
        runs.forEach((run, at) => change(run, () => whole(runs, at)));
        const room = document.getElementById('play-here');
        if (room && runs.length) {
            room.replaceChildren();
            shelf(room, runs);
        }
    };

    globalThis.heapPlayground = { places, limits };
    // After the other scripts, which may add places.
    if (document.readyState === 'complete') {
        start();
    } else {
        window.addEventListener('load', start);
    }
})();
