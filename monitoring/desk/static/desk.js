// What pages do beyond links and forms: nothing that cannot be done without it.
"use strict";

// Files that are dropped on the form are sent at once.
for (const form of document.querySelectorAll("form.drop")) {
  const over = (event) => { event.preventDefault(); form.classList.toggle("over", event.type === "dragover"); };
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", over);
  form.addEventListener("drop", (event) => {
    over(event);
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// A command under way tells what it says and how far it is; without this the page is loaded again by hand.
for (const job of document.querySelectorAll("[data-stream]")) {
  const stream = new EventSource(job.dataset.stream), lines = job.querySelector(".lines");
  const bar = job.querySelector("progress"), what = job.querySelector(".what");
  let first = true;
  // Who is on the way to another page is not called back by the end of the command.
  addEventListener("beforeunload", () => stream.close());
  stream.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (first) { lines.textContent = ""; first = false; }
    if (told.lines.length) { lines.append(told.lines.join("\n") + "\n"); lines.scrollTop = lines.scrollHeight; }
    if (told.progress) {
      const [done, total, name] = told.progress;
      what.textContent = name;
      if (total) { bar.max = total; bar.value = done; } else { bar.removeAttribute("value"); }
    }
    if (told.ended && stream.readyState !== EventSource.CLOSED) { stream.close(); location.reload(); }
  };
}
