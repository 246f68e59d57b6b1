"use strict";
(function () {
  var form = document.getElementById("search");
  var words = document.getElementById("words");
  var found = document.getElementById("found");
  var told = document.getElementById("told");
  var MOST = 50;

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  }

  function matches(one, wanted) {
    return wanted.every(function (word) {
      return one.plain.indexOf(word) >= 0 || String(one.id) === word.replace("#", "");
    });
  }

  function item(one) {
    var li = document.createElement("li");
    var chip = document.createElement("span");
    var box = document.createElement("div");
    var claim = document.createElement("p");
    var link = document.createElement("a");
    var meta = document.createElement("p");
    li.className = "row";
    chip.className = "chip " + one.key;
    chip.textContent = one.glyph + " " + one.word;
    claim.className = "claim";
    link.href = "../p/" + one.id + "/index.html";
    link.textContent = one.claim;
    link.dir = "auto";
    meta.className = "meta";
    meta.textContent = one.speaker + ", said " + one.said;
    claim.appendChild(link);
    box.append(claim, meta);
    li.append(chip, box);
    return li;
  }

  function search() {
    var wanted = plain(words.value).split(/\s+/).filter(Boolean);
    var hits = wanted.length ? index.filter(function (one) { return matches(one, wanted); }) : [];
    found.replaceChildren.apply(found, hits.slice(0, MOST).map(item));
    told.textContent = !wanted.length ? "" : hits.length === 1 ? "1 prediction."
      : hits.length + " predictions" + (hits.length > MOST ? ", the first " + MOST + " shown." : ".");
  }

  var index = window.searchIndex.rows.map(function (row) {
    var state = window.searchIndex.states[row[4]];
    return {
      id: row[0], claim: row[1], speaker: row[2], said: row[3],
      key: state[0], glyph: state[1], word: state[2],
      plain: plain(row[1] + " " + row[2] + " " + row[5])
    };
  });
  form.hidden = false;
  words.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  search();
})();
