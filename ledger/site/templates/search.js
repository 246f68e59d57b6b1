"use strict";
(function () {
  var form = document.getElementById("search");
  var words = document.getElementById("words");
  var found = document.getElementById("found");
  var told = document.getElementById("told");
  var MOST = 50;

  // The same words as `ledger list TEXT`: no case, no signs, no accents on Latin and Greek letters.
  var UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[\u{20000}-\u{3ffff}]+/gu;

  function plain(text) {
    return text.normalize("NFD").replace(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, "$1")
      .replace(/\p{Cf}+/gu, "").normalize("NFKC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ")
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
  }

  // A run without spaces is looked for as it is, and every other word as the beginning of one.
  function wantedOf(text) {
    var apart = plain(text).replace(UNSPACED, " $& ");
    return apart.split(" ").filter(Boolean).slice(0, 40).map(function (word) {
      return word.match(UNSPACED) ? word : " " + word;
    });
  }

  function rank(one, wanted) {
    if (wanted.length === 1 && wanted[0] === " " + one.id) { return 3; }
    if (!wanted.every(function (word) { return one.plain.indexOf(word) >= 0; })) { return 0; }
    return wanted.every(function (word) {
      return word[0] !== " " || one.plain.indexOf(word + " ") >= 0;
    }) ? 2 : 1;
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
    var wanted = wantedOf(words.value);
    var hits = (wanted.length ? index : []).map(function (one) {
      return { one: one, rank: rank(one, wanted) };
    }).filter(function (hit) { return hit.rank; });
    hits.sort(function (a, b) { return b.rank - a.rank || b.one.id - a.one.id; });
    found.replaceChildren.apply(found, hits.slice(0, MOST).map(function (hit) { return item(hit.one); }));
    told.textContent = !wanted.length ? "" : hits.length === 1 ? "1 prediction."
      : hits.length + " predictions" + (hits.length > MOST ? ", the first " + MOST + " shown." : ".");
  }

  var index = window.searchIndex.rows.map(function (row) {
    var state = window.searchIndex.states[row[4]];
    var speaker = window.searchIndex.speakers[row[2]];
    var text = plain([row[1], row[5]].concat(speaker).join(" | "));
    return {
      id: row[0], claim: row[1], speaker: speaker[0], said: row[3],
      key: state[0], glyph: state[1], word: state[2],
      plain: " " + text.replace(UNSPACED, " $& ").replace(/ +/g, " ") + " "
    };
  });
  form.hidden = false;
  words.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  search();
})();
