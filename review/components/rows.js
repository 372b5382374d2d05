// A list of what was read, a row each; a click on a row tells which. Everything from a paper is set through textContent.

const SIGNS = {
  confirmed: "✓✓", corrected: "✎", rejected: "⊘", missing: "–", "not-checked": "…", conflict: "≠", sure: "✓", doubtful: "?",
};

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  return element;
};

function line(row) {
  const button = make("button", "row");
  button.type = "button";
  if (row.chosen) button.setAttribute("aria-current", "true");
  button.dataset.fact = row.fact;
  button.title = row.state;
  button.appendChild(make("span", "sign " + row.sign, SIGNS[row.sign]));
  button.lastChild.setAttribute("aria-hidden", "true");
  const words = make("span", "words");
  words.append(make("b", "", row.label + ": "), make("span", "", row.shown));
  button.append(words, make("span", "unseen", " — " + row.state));
  return button;
}

// A newly chosen row is brought into the list's own frame; afterwards the list stays where the reader left it.
function bring(root, fact) {
  if (!fact || root.dataset.chosen === fact) return;
  root.dataset.chosen = fact;
  const row = root.querySelector("[aria-current]");
  const frame = root.getBoundingClientRect();
  const place = row.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) root.scrollTop += place.top - frame.top - frame.height / 3;
}

// A row that says what it said before stays as it is: a decision changes two of a hundred.
function fill(root, rows) {
  const before = new Map([...root.children].map((item) => [item.dataset.row, item]));
  rows.forEach((row, place) => {
    const said = JSON.stringify(row);
    let item = before.get(said);
    if (!item) {
      item = make("li", "");
      item.dataset.row = said;
      item.appendChild(line(row));
    }
    if (root.children[place] !== item) root.insertBefore(item, root.children[place] ?? null);
  });
  while (root.children.length > rows.length) root.lastChild.remove();
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".rows");
  const focused = root.getRootNode().activeElement;
  const here = focused && root.contains(focused) ? focused.dataset.fact : null;
  root.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) setTriggerValue("fact", button.dataset.fact);
  };
  fill(root, data.rows);
  bring(root, data.rows.find((row) => row.chosen)?.fact);
  if (here) {
    const again = root.querySelector(`[data-fact="${CSS.escape(here)}"]`);
    if (again && root.getRootNode().activeElement !== again) again.focus();
  }
}
