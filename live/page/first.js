// @ts-check
/**
 * A small classic script in every page, before all modules and for browsers of any age: it says in
 * one sentence why the page will not come alive, and shows figures as the tables that they are
 * without JavaScript. The words are the page's own.
 */
import { able } from "../python/able.js";

/** @typedef {"file" | "old" | "type" | "failed"} Reason the words of each: words/site/page.json */

/** @type {Reason | ""} */ var reason = "";
/** @type {Record<string, string>} */ var known = {};

function show() {
  var place = document.getElementById("lab-notice");
  if (!place || !reason) return;
  var sentence = place.getAttribute("data-" + reason) || "";
  for (var name in known) sentence = sentence.replace("{" + name + "}", known[name]);
  place.textContent = sentence;
  place.hidden = false;
  var figures = document.querySelectorAll("lstm-figure > noscript");
  for (var i = 0; i < figures.length; i += 1) {
    var table = document.createElement("div");
    table.innerHTML = figures[i].textContent || "";
    /** @type {Node} */ (figures[i].parentNode).replaceChild(table, figures[i]);
  }
}

/** @param {Reason} why @param {Record<string, string>} [what] fills in the sentence */
function say(why, what) {
  reason = why;
  known = what || {};
  show();
}

/** A script of ours did not load: because of what its host calls it? @param {string} address */
function explain(address) {
  fetch(address).then(
    function (response) {
      var type = response.headers.get("Content-Type") || "";
      var isRefused = response.ok && !/script/i.test(type);
      if (isRefused) say("type", { file: address.split("/").pop() || "", type: type });
      else say("failed");
    },
    function () {
      say("failed");
    },
  );
}

if (location.protocol === "file:") say("file");
else if (!able()) say("old");
else
  document.addEventListener(
    "error",
    function (event) {
      var script = event.target;
      if (script instanceof HTMLScriptElement && script.type === "module") explain(script.src);
    },
    true, // such events do not bubble
  );

// Instant navigation brings the next page's place, empty. Material lets scripts know, if it runs here.
var pages = /** @type {any} */ (window).document$;
if (pages) pages.subscribe(show);
