// Stops every event before it reaches anything, and undoes what it would have done.
for (const name of ['click', 'pointerdown', 'pointerup', 'mousedown', 'mouseup', 'keydown', 'keyup', 'input', 'change',
  'focusin', 'focusout', 'toggle', 'beforetoggle']) {
  addEventListener(name, (event) => { event.stopImmediatePropagation(); }, {capture: true});
}
