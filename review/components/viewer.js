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

function drawPicture(root, data, choose) {
  const sheet = make("div", "sheet");
  sheet.style.width = data.zoom + "%";
  const picture = make("img", "picture");
  picture.src = data.picture;
  picture.alt = data.alt;
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
  root.appendChild(sheet);
}

function drawText(root, data, choose) {
  const sheet = make("div", "text");
  sheet.style.fontSize = (15 * data.zoom) / 100 + "px";
  for (const run of data.runs) {
    const span = make("span", "run");
    span.textContent = run.text;
    if (run.place) mark(span, run.place, choose);
    sheet.appendChild(span);
  }
  root.appendChild(sheet);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".viewer");
  const key = data.page + "|" + data.paper;
  const kept = root.dataset.key === key ? [root.scrollLeft, root.scrollTop] : [0, 0];
  root.dataset.key = key;
  root.replaceChildren();
  const choose = (fact) => setTriggerValue("fact", fact);
  (data.picture ? drawPicture : drawText)(root, data, choose);
  [root.scrollLeft, root.scrollTop] = kept;
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
