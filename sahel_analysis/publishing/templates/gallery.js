"use strict";
// The sentences behind a mark or a row, and the numbers as a table. All text is set as text: nothing of a corpus runs.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const make = (tag, text, attributes) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const quoted = (quote, words) => {
    const [number, ...edges] = quote;
    const [article, text] = data.sentences[number];
    const [title, source, day] = data.documents[article];
    const letters = Array.from(text);
    const line = make("p");
    let at = 0;
    for (let i = 0; i < edges.length; i += 2) {
      line.append(letters.slice(at, edges[i]).join(""), make("mark", letters.slice(edges[i], edges[i + 1]).join("")));
      at = edges[i + 1];
    }
    line.append(letters.slice(at).join(""));
    const foot = make("footer");
    foot.append(make("cite", title || words.untitled));
    if (source) foot.append(" · ", make("bdi", source));
    foot.append(" · ", make("bdi", day || words.undated_article));
    const block = make("blockquote", undefined, { lang: "ar", dir: "rtl" });
    block.append(line, foot);
    return block;
  };

  const wordsOf = (figure) => data.words[figure.closest(".edition").lang];

  const close = (figure) => {
    const panel = figure.querySelector(".behind");
    panel.hidden = true;
    for (const link of figure.querySelectorAll(".marks .chosen")) link.classList.remove("chosen");
  };

  const open = (figure, row, from) => {
    const { table, labels } = data.figures[figure.id];
    const label = labels[row];
    const [total, quotes] = data.tables[table].rows[row];
    const words = wordsOf(figure);
    const panel = figure.querySelector(".behind");
    close(figure);
    const head = make("h4", undefined, { tabindex: "-1" });
    head.append(make("bdi", label), " ", make("small", fill(words.shown, { shown: quotes.length, total })));
    const button = make("button", words.close, { type: "button", class: "close" });
    const leave = () => { close(figure); (from && from.isConnected ? from : figure.querySelector(".picture")).focus(); };
    button.addEventListener("click", leave);
    panel.onkeydown = (event) => { if (event.key === "Escape") leave(); };
    panel.replaceChildren(button, head, ...quotes.map((quote) => quoted(quote, words)));
    if (total > quotes.length) panel.append(make("p", words.further));
    panel.hidden = false;
    const link = figure.querySelector(`.marks a[data-row="${row}"]`);
    if (link) link.classList.add("chosen");
    head.focus({ preventScroll: true });
    panel.scrollTop = 0;
  };

  // numbers by their size, all else by the letters of the language; unknown comes last, either way
  const sorter = (values, lang) => {
    const known = values.filter((value) => value !== "");
    const numbers = known.every((value) => Number.isFinite(Number(value)));
    const compare = numbers ? (a, b) => a - b : new Intl.Collator(lang, { numeric: true }).compare;
    return (down) => values.map((_, place) => place).sort((a, b) =>
      (values[a] === "") - (values[b] === "") || (down ? compare(values[b], values[a]) : compare(values[a], values[b])) || a - b);
  };

  const build = (figure) => {
    const { table, labels, meanings } = data.figures[figure.id];
    const { columns, rows } = data.tables[table];
    const words = wordsOf(figure);
    const lang = figure.closest(".edition").lang;
    const element = make("table");
    const head = make("tr");
    const body = make("tbody");
    const lines = rows.map(([total, , cells], number) => {
      const line = make("tr");
      const first = make("th", undefined, { scope: "row" });
      if (total) {
        const button = make("button", undefined, { type: "button" });
        button.append(make("bdi", labels[number]));
        button.addEventListener("click", () => open(figure, number, button));
        first.append(button);
      } else first.append(make("bdi", labels[number]));
      // isolated, so that a cell stands on the side of its column's head, whatever it is written in
      line.append(first, ...cells.map((text) => {
        const cell = make("td");
        cell.append(make("bdi", text));
        return cell;
      }));
      return line;
    });
    [words.name, ...columns].forEach((name, place) => {
      const values = place ? rows.map((row) => row[2][place - 1]) : labels;
      const order = sorter(values, lang);
      const cell = make("th", undefined, { scope: "col" });
      const button = make("button", undefined, { type: "button", class: "sort", title: (place && meanings[place - 1]) || fill(words.sort, { name }) });
      button.append(make("bdi", name));
      button.addEventListener("click", () => {
        const down = cell.getAttribute("aria-sort") === "ascending";
        for (const other of head.children) other.removeAttribute("aria-sort");
        cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append(...order(down).map((number) => lines[number]));
      });
      cell.append(button);
      head.append(cell);
    });
    element.createTHead().append(head);
    body.append(...lines);
    element.append(body);
    return element;
  };

  // marks may lie one on another: pressed again, the one below is opened
  const next = (link, event) => {
    const pressed = document.elementsFromPoint(event.clientX, event.clientY);
    const links = [...new Set(pressed.map((element) => element.closest(".marks a")).filter((one) => one))];
    const at = links.findIndex((one) => one.classList.contains("chosen"));
    return links.length ? links[(at + 1) % links.length] : link;
  };

  for (const figure of document.querySelectorAll("figure")) {
    const links = [...figure.querySelectorAll(".marks a")];
    links.forEach((link, place) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const to = event.detail ? next(link, event) : link;
        history.replaceState(null, "", `#${to.id}`);
        open(figure, Number(to.dataset.row), to);
      });
      // one stop of the tab key a figure; the arrows go from mark to mark
      link.setAttribute("tabindex", place ? "-1" : "0");
      link.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : step && place + step;
        if (to === undefined || !links[to]) return;
        event.preventDefault();
        link.setAttribute("tabindex", "-1");
        links[to].setAttribute("tabindex", "0");
        links[to].focus();
      });
    });
    const numbers = figure.querySelector("details.numbers");
    const show = () => {
      const room = numbers.querySelector(".scroll");
      if (numbers.open && !room.firstChild) room.append(build(figure));
    };
    numbers.addEventListener("toggle", show);
    show();
  }

  // the page itself speaks the language that is shown: the switch, the outline, the voice of a screen reader
  const speak = (edition) => {
    document.documentElement.lang = edition.lang;
    document.documentElement.dir = edition.dir;
    document.title = `${edition.querySelector("h1").textContent} · ${data.set}`;
    for (const link of document.querySelectorAll("nav.languages a")) {
      if (link.lang === edition.lang) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  };

  const follow = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const edition = (place && place.closest(".edition")) || document.querySelector(".edition");
    if (edition) speak(edition);
    if (place && place.matches(".marks a")) open(place.closest("figure"), Number(place.dataset.row), place);
  };
  addEventListener("hashchange", follow);
  follow();
})();
