// A range that is drawn over the timeline becomes its time: the form is filled in and sent.
import { brush } from "/static/brush.js";

const form = document.getElementById("time");

brush(document.querySelector(".drawing"), (first, last) => {
  form.elements.from.value = first.dataset.period;
  form.elements.to.value = last.dataset.until;
  form.requestSubmit();
});
