// The counter's one module: picked files, a page that waits for the verdict, places on the original.

const intake = document.querySelector("form.intake");
if (intake) prepareIntake(intake);
const progress = document.getElementById("progress");
if (progress) awaitVerdict(progress);
const sheet = document.getElementById("sheet");
if (sheet) preparePlaces(sheet);

function prepareIntake(form) {
  const input = form.querySelector("#files");
  const drop = form.querySelector("#drop");
  const button = form.querySelector("button[type=submit]");
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("over"));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  input.addEventListener("change", () => {
    form.querySelector("#picked").replaceChildren(...[...input.files].map(pickedItem));
    say(tooMuch(form, input.files));
  });
  form.addEventListener("submit", (event) => {
    const trouble = tooMuch(form, input.files);
    say(trouble);
    if (trouble) return event.preventDefault();
    button.disabled = true;
    button.textContent = "正在提交……";
  });
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = "提交初审";
  });
}

function pickedItem(file) {
  const item = document.createElement("li");
  const size = document.createElement("span");
  item.textContent = file.name;
  size.textContent = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KiB` : `${(file.size / 1048576).toFixed(1)} MiB`;
  item.append(size);
  return item;
}

function tooMuch(form, files) {
  const mib = Number(form.dataset.maxMib);
  if (files.length > Number(form.dataset.maxFiles)) return `一次不超过 ${form.dataset.maxFiles} 个文件，请分几批提交。`;
  const large = [...files].find((file) => file.size > mib * 1048576);
  return large ? `文件“${large.name}”超过 ${mib} MiB，请用 300 dpi 重新扫描，或分成几个文件。` : "";
}

function say(trouble) {
  const place = document.getElementById("trouble");
  place.textContent = trouble;
  place.hidden = !trouble;
}

async function awaitVerdict(section) {
  const begun = Date.now();
  const elapsed = document.getElementById("elapsed");
  const reading = document.getElementById("step-reading");
  for (;;) {
    let words = "材料已经收好，不会丢失，可以先收下一件。";
    try {
      const answer = await fetch(section.dataset.case, { cache: "no-store" });
      const { stage } = await answer.json();
      if (stage === "done" || stage === "failed") return location.reload();
      reading.classList.toggle("now", stage === "reading");
      reading.querySelector("span").textContent = stage === "reading" ? "正在进行" : "排队中";
    } catch {
      words = "暂时连接不上，正在重试。材料已经收好，不会丢失。";
    }
    elapsed.textContent = `已等 ${Math.round((Date.now() - begun) / 1000)} 秒。${words}`;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function preparePlaces(sheet) {
  const picture = document.getElementById("picture");
  picture.addEventListener("load", drawPlaces);
  picture.addEventListener("error", drawPlaces);
  if (picture.complete) drawPlaces();
  document.addEventListener("click", (event) => {
    const place = event.target.closest("a.place");
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(sheet, picture, place);
  });
}

function show(sheet, picture, place) {
  for (const other of document.querySelectorAll(".place[aria-current]")) other.removeAttribute("aria-current");
  for (const other of document.querySelectorAll(".finding.current")) other.classList.remove("current");
  place.setAttribute("aria-current", "true");
  place.closest(".finding").classList.add("current");
  const { source, label, boxes, outcome } = place.dataset;
  document.getElementById("page-label").textContent = label;
  const layer = document.getElementById("boxes");
  layer.setAttribute("class", outcome);
  layer.replaceChildren(...JSON.parse(boxes).map(([left, top, right, bottom]) => rectangle(left, top, right - left, bottom - top)));
  sheet.href = source;
  picture.alt = `${label}的图像，标出了依据所在的位置`;
  if (!source) picture.removeAttribute("src");
  if (!source || picture.getAttribute("src") === source) drawPlaces();
  else picture.src = source;
  history.replaceState(null, "", place.href);
  if (matchMedia("(max-width: 980px)").matches) document.getElementById("page").scrollIntoView();
}

// The page with its boxes and its lens, or the sentence that there is no picture of it.
function drawPlaces() {
  const picture = document.getElementById("picture");
  const pictured = picture.hasAttribute("src") && picture.naturalWidth > 0;
  document.getElementById("sheet").hidden = !pictured;
  document.getElementById("unpictured").hidden = pictured;
  document.getElementById("lens").toggleAttribute("hidden", !pictured);
  if (pictured) drawLens();
}

// The place itself, enlarged: the boxes of the page and what stands around them.
function drawLens() {
  const picture = document.getElementById("picture");
  const layer = document.getElementById("boxes");
  const lens = document.getElementById("lens");
  const all = [...layer.children].map((one) => ["x", "y", "width", "height"].map((name) => Number(one.getAttribute(name))));
  lens.toggleAttribute("hidden", all.length === 0);
  if (all.length === 0) return;
  const { naturalWidth: width, naturalHeight: height } = picture;
  const [x, y, w, h] = all[0];
  const seenWidth = Math.min(1, Math.max(w * 1.25, 0.45)) * width;
  const seenHeight = Math.min(height, Math.max(h * height * 1.6, seenWidth * 0.22));
  const clamp = (value, most) => Math.max(0, Math.min(value, most));
  const left = clamp((x + w / 2) * width - seenWidth / 2, width - seenWidth);
  const top = clamp((y + h / 2) * height - seenHeight / 2, height - seenHeight);
  lens.setAttribute("viewBox", `${left} ${top} ${seenWidth} ${seenHeight}`);
  lens.setAttribute("class", `lens ${layer.getAttribute("class")}`);
  const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
  image.setAttribute("href", picture.getAttribute("src"));
  image.setAttribute("width", width);
  image.setAttribute("height", height);
  const marks = all.map(([left, top, w, h]) => rectangle(left * width, top * height, w * width, h * height));
  lens.replaceChildren(image, ...marks);
}

function rectangle(x, y, width, height) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y, width, height })) made.setAttribute(name, value);
  return made;
}
