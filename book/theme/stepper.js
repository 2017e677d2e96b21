// Pictures that move: goes through the steps of a program that was run when the book was
// built. What is drawn, said and counted is all in the page already; this only shows one
// step at a time. `heapStepper.attach(element)` does it for what comes later (the playground).
(() => {
    const make = (tag, attributes, ...inner) => {
        const element = document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
            element.setAttribute(name, value);
        }
        element.append(...inner);
        return element;
    };

    // "0-3 7" → the steps in which a part of the picture is there.
    const within = text => {
        const spans = text.split(' ').map(span => span.split('-').map(Number));
        return step => spans.some(([from, to = from]) => from <= step && step <= to);
    };

    class Stepper {
        constructor(root) {
            this.root = root;
            this.id = root.id;
            const data = JSON.parse(root.querySelector('script').textContent);
            [this.output, this.steps] = [data.o, data.s];
            this.run = root.closest('.run');
            this.said = root.querySelector('.st-said');
            this.svg = root.querySelector('.st-picture svg');
            this.parts = [...root.querySelectorAll('[data-at]')]
                .map(part => [part, within(part.dataset.at)]);
            this.table = root.querySelector('.st-table');
            this.describe();
            this.said.before(this.bar());
            this.said.setAttribute('aria-live', 'polite');
            this.out = make('code', {});
            this.panel = make('div', { class: 'st-out' },
                make('p', { class: 'run-label' }, 'Output so far'), make('pre', {}, this.out));
            root.querySelector('.st-picture').after(this.panel);
            // Where the reader is to guess first, the output stays folded.
            if (!root.closest('details')) this.run?.classList.add('st-live');
            this.lines();
            root.addEventListener('keydown', event => this.key(event));
            root.classList.add('st-on');
            this.show(0);
        }

        // What the picture shows, in words, for each step; not repeated while it stays.
        describe() {
            let words = '';
            for (const step of this.steps) {
                words = step[5] || words;
                step[5] = words;
            }
        }

        bar() {
            const button = (label, sign, to) => {
                const made = make('button', { type: 'button', title: label, 'aria-label': label }, sign);
                made.addEventListener('click', () => this.show(to()));
                return made;
            };
            const last = this.steps.length - 1;
            this.back = button('Previous step', '◀', () => this.at - 1);
            this.next = button('Next step', '▶', () => this.at + 1);
            this.slider = make('input', { type: 'range', min: 0, max: last, value: 0, 'aria-label': 'Step' });
            this.slider.addEventListener('input', () => this.show(Number(this.slider.value)));
            this.count = make('a', { class: 'st-count', title: 'A link to this step' });
            return make('div', { class: 'st-bar' }, this.back, this.next, this.slider, this.count);
        }

        // Bars over the program's text: the line that ran, and the line that runs next.
        lines() {
            this.code = this.root.querySelector('.st-source code')
                || this.run?.querySelector('pre > code.language-python');
            if (!this.code) return;
            const pre = this.code.parentElement;
            pre.classList.add('st-code');
            this.ran = make('div', { class: 'st-ran', 'aria-hidden': 'true' });
            this.coming = make('div', { class: 'st-next', 'aria-hidden': 'true' });
            pre.append(this.ran, this.coming);
            this.count_lines = this.code.textContent.replace(/\n+$/, '').split('\n').length;
            this.code.addEventListener('click', event => {
                if (this.folded() || String(getSelection())) return;
                const { top, height } = this.metrics();
                this.line(Math.floor((event.clientY - this.code.getBoundingClientRect().top - top) / height) + 1);
            });
        }

        // Until the reader opens it, the program shows no marks.
        folded() {
            return this.root.closest('details:not([open])');
        }

        metrics() {
            const style = getComputedStyle(this.code);
            const [top, bottom] = [parseFloat(style.paddingTop), parseFloat(style.paddingBottom)];
            return { top, height: (this.code.clientHeight - top - bottom) / this.count_lines };
        }

        // A click on a line goes to where it ran; another click to where it ran next.
        line(line) {
            const found = this.steps.map((step, at) => [step[0], at]).filter(([ran]) => ran === line);
            const later = found.find(([, at]) => at > this.at) || found[0];
            if (later) this.show(later[1]);
        }

        // Where the picture is larger than its place, what changed is scrolled into view.
        reveal() {
            const box = this.svg?.parentElement;
            if (!box || (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight)) return;
            const changed = [...this.svg.querySelectorAll('rect.fresh, text.fresh, path.tip.fresh')]
                .map(part => part.getBoundingClientRect()).filter(place => place.width);
            if (!changed.length) return;
            const edge = box.getBoundingClientRect();
            const beyond = (low, high) => {
                const over = Math.max(...changed.map(place => place[high])) - edge[high] + 8;
                const under = Math.min(...changed.map(place => place[low])) - edge[low] - 8;
                // When not all of it has room, its end is seen: objects, not names.
                return over > 0 ? over : Math.min(0, under);
            };
            box.scrollLeft += beyond('left', 'right');
            box.scrollTop += beyond('top', 'bottom');
        }

        place(bar, line) {
            if (!bar) return;
            bar.hidden = !line || line > this.count_lines || Boolean(this.folded());
            if (bar.hidden) return;
            const { top, height } = this.metrics();
            bar.style.top = `${this.code.offsetTop + top + (line - 1) * height}px`;
            bar.style.height = `${height}px`;
        }

        key(event) {
            if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
            const to = {
                ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.steps.length - 1,
            }[event.key];
            if (to === undefined) return;
            // The book would turn the page.
            event.stopPropagation();
            event.preventDefault();
            this.show(to);
        }

        show(wanted) {
            const at = Math.max(0, Math.min(this.steps.length - 1, wanted));
            this.at = at;
            const [ran, next, kind, said, written, words, table] = this.steps[at];
            for (const [part, is_in] of this.parts) {
                part.classList.toggle('off', !is_in(at));
            }
            this.svg?.setAttribute('aria-label', words);
            // `a` in backquotes is code.
            this.said.replaceChildren(...said.split('`').map((piece, nth) => nth % 2 ? make('code', {}, piece) : piece));
            this.out.textContent = this.output.slice(0, written);
            this.panel.hidden = !this.output;
            if (this.table) {
                if (table) this.table.innerHTML = table;
                const collecting = !['line', 'end', 'exit'].includes(kind);
                this.table.hidden = !collecting;
            }
            this.slider.value = at;
            this.slider.setAttribute('aria-valuetext', `${at + 1} of ${this.steps.length}: ${said}`);
            this.count.textContent = `${at + 1} / ${this.steps.length}`;
            this.count.href = `#${this.id}-${at + 1}`;
            this.back.disabled = at === 0;
            this.next.disabled = at === this.steps.length - 1;
            this.reveal();
            this.place(this.ran, ran);
            this.place(this.coming, next);
        }
    }

    const known = new Map();
    const attach = within => {
        // On the page for printing they have no steps.
        const found = [...within.querySelectorAll('.stepper:has(> script)')];
        if (within.matches?.('.stepper')) found.push(within);
        for (const root of found.filter(root => !root.classList.contains('st-on'))) {
            known.set(root.id, new Stepper(root));
        }
    };

    // `#ring-5`: the fifth step of the stepper `ring`.
    const follow = () => {
        const [, id, step] = location.hash.match(/^#(.+)-(\d+)$/) || [];
        const stepper = known.get(id);
        if (!stepper) return;
        for (let fold = stepper.folded(); fold; fold = stepper.folded()) {
            fold.open = true;
        }
        stepper.show(Number(step) - 1);
        (stepper.run || stepper.root).scrollIntoView();
    };

    attach(document);
    follow();
    window.addEventListener('hashchange', follow);
    window.addEventListener('resize', () => known.forEach(stepper => stepper.show(stepper.at)));
    document.addEventListener('toggle', () => known.forEach(stepper => stepper.show(stepper.at)), true);
    // On paper the end is seen.
    window.addEventListener('beforeprint', () => known.forEach(stepper => stepper.show(stepper.steps.length - 1)));
    window.heapStepper = { attach };
})();
