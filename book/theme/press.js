// A listing or table wider than the page scrolls; the keyboard must reach it too. Its
// arrow keys then scroll it and do not turn the page.
(() => {
    const blocks = [...document.querySelectorAll('.content pre > code, .content .table-wrapper')];
    const update = () => {
        for (const block of blocks) {
            if (block.scrollWidth > block.clientWidth) {
                block.tabIndex = 0;
            } else {
                block.removeAttribute('tabindex');
            }
        }
    };
    for (const block of blocks) {
        block.addEventListener('keydown', event => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
                event.stopPropagation();
            }
        });
    }
    window.addEventListener('resize', update);
    document.addEventListener('toggle', update, true);
    update();
})();
