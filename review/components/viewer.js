// Shows a page picture with boxes, or the text of a paper that has no pages, and tells which place was clicked.
// Everything that comes from a paper is set through textContent or attributes: it is never read as HTML.

const make = (tag, className) => {
  const element = document.createElement(tag);
  element.className = className;
  return element;
};

function mark(element, place, choose) {
  element.dataset.fact = place.fact;
  element.classList.add("place", "kind-" + place.kind);
  if (place.chosen) element.classList.add("chosen");
  element.title = place.label;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", place.label);
  element.onclick = () => choose(place.fact);
  element.onkeydown = (event) => {
    if (event.key === "Enter") choose(place.fact);
  };
}

function drawPicture(root, data, choose, select, kept) {
  const sheet = make("div", "sheet");
  sheet.style.width = data.zoom + "%";
  const picture = kept && kept.getAttribute("src") === data.picture ? kept : make("img", "picture");
  if (picture !== kept) picture.src = data.picture;
  picture.alt = data.alt;
  if (data.ratio) picture.style.aspectRatio = data.ratio;
  sheet.appendChild(picture);
  for (const place of data.places) {
    const box = make("div", "box");
    box.style.left = place.box[0] * 100 + "%";
    box.style.top = place.box[1] * 100 + "%";
    box.style.width = (place.box[2] - place.box[0]) * 100 + "%";
    box.style.height = (place.box[3] - place.box[1]) * 100 + "%";
    mark(box, place, choose);
    sheet.appendChild(box);
  }
  selectArea(sheet, data.page, select);
  root.appendChild(sheet);
}

// Dragging over the picture frames an area; the words in it are looked up where the text is kept.
function selectArea(sheet, page, select) {
  let from = null;
  let frame = null;
  const share = (event) => {
    const edge = sheet.getBoundingClientRect();
    const within = (value) => Math.min(Math.max(value, 0), 1);
    return [within((event.clientX - edge.left) / edge.width), within((event.clientY - edge.top) / edge.height)];
  };
  const area = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  sheet.addEventListener("dragstart", (event) => event.preventDefault());
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = share(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x0, y0, x1, y1] = area(from, share(event));
    if (!frame && (x1 - x0) * sheet.clientWidth + (y1 - y0) * sheet.clientHeight < 12) return;
    if (!frame) {
      frame = make("div", "frame");
      sheet.appendChild(frame);
    }
    Object.assign(frame.style, {
      left: x0 * 100 + "%", top: y0 * 100 + "%", width: (x1 - x0) * 100 + "%", height: (y1 - y0) * 100 + "%",
    });
  });
  sheet.addEventListener("pointerup", (event) => {
    const began = from;
    from = null;
    if (!began || !frame) return;
    select({ page, area: area(began, share(event)) });
    const stop = (click) => click.stopPropagation(); // the end of a drag is no click on a place
    sheet.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => sheet.removeEventListener("click", stop, { capture: true }), 0);
  });
  sheet.addEventListener("pointerleave", () => {
    from = null;
    if (frame) frame.remove();
    frame = null;
  });
}

function drawText(root, data, choose, select) {
  const sheet = make("div", "text");
  sheet.style.fontSize = (15 * data.zoom) / 100 + "px";
  for (const run of data.runs) {
    const span = make("span", "run");
    span.textContent = run.text;
    if (run.place) mark(span, run.place, choose);
    sheet.appendChild(span);
  }
  sheet.addEventListener("mouseup", () => {
    const range = sheet.getRootNode().getSelection ? sheet.getRootNode().getSelection() : document.getSelection();
    if (!range || range.isCollapsed || !range.rangeCount) return;
    const chosen = range.getRangeAt(0);
    if (!sheet.contains(chosen.startContainer) || !sheet.contains(chosen.endContainer)) return;
    const ahead = document.createRange();
    ahead.selectNodeContents(sheet);
    ahead.setEnd(chosen.startContainer, chosen.startOffset);
    const start = [...ahead.toString()].length; // whole letters, as the text counts them
    select({ start, end: start + [...chosen.toString()].length });
  });
  root.appendChild(sheet);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".viewer");
  const key = data.page + "|" + data.paper;
  const [left, top] = root.dataset.key === key ? [root.scrollLeft, root.scrollTop] : [0, 0];
  root.dataset.key = key;
  const shown = root.querySelector("img"); // the same picture is not fetched and decoded again
  root.replaceChildren();
  const choose = (fact) => setTriggerValue("fact", fact);
  const select = (where) => setTriggerValue("selected", { ...where, paper: data.paper });
  (data.picture ? drawPicture : drawText)(root, data, choose, select, shown);
  [root.scrollLeft, root.scrollTop] = [left, top];
  const chosen = root.querySelector(".chosen");
  if (!chosen) return;
  const show = () => {
    const frame = root.getBoundingClientRect();
    const place = chosen.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom)
      root.scrollTop += place.top - frame.top - frame.height / 3;
  };
  const picture = root.querySelector("img");
  if (picture && !picture.complete) picture.onload = show;
  else show();
}
