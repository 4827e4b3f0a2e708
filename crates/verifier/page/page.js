// What the reader does and sees. Nothing of a file is ever put in as markup: texts alone.
(() => {
  const by = id => document.getElementById(id);
  const root = document.documentElement;
  const BYTES_MAX = 64 * 1024 * 1024, PICTURE_SIDE_MAX = 3600, LOOK_MS = 250, SCALES = [1, 2, 1.5, 0.75, 1.25, 0.5], TURNS = [0, 0.012, -0.012, 0.03];
  let verifier, trusted = [], handed = [], stream, said = "";
  const known = key => Object.hasOwn(WORDS, key);
  const say = (key, or = key) => known(key) ? WORDS[key][root.lang === "en" ? 1 : 0] : or;
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  async function start() {
    const coded = atob(by("program").textContent), bytes = new Uint8Array(coded.length);
    for (let at = 0; at < coded.length; at++) bytes[at] = coded.charCodeAt(at);
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    await wasm_bindgen({ module_or_path: await new Response(unpacked).arrayBuffer() });
    verifier = new wasm_bindgen.Verifier();
    speak(/^zh/i.test(navigator.language) ? "zh-CN" : "en");
    root.dataset.state = "running";
  }

  function speak(language) {
    root.lang = language;
    by("language").textContent = language === "en" ? "中文" : "English";
    draw();
  }

  // What is trusted.

  function trust(text, name) {
    if (!verifier.trust(text)) return false;
    if (!trusted.some(one => one.text === text)) trusted.push({ text, name });
    return true;
  }

  async function trustFiles(files) {
    for (const file of files) {
      const text = file.type.startsWith("image/") ? textOf(await codeOf(file)) : file.size > BYTES_MAX ? "" : await file.text();
      tell(trust(text, file.name) ? "" : "trust.none");
    }
    draw();
  }

  const textOf = bytes => bytes ? new TextDecoder().decode(bytes) : "";

  function drawTrusted() {
    const list = by("trusted");
    list.replaceChildren();
    verifier.distrust();
    if (!trusted.length) list.append(make("li", "nobody", "△ " + say("trust.nobody")));
    for (const one of trusted) {
      const facts = JSON.parse(verifier.trust(one.text)), item = make("li"), what = make("div"), away = make("button", "", say("trust.remove"));
      what.append(make("strong", "", say("trust." + facts.kind) + " " + (facts.name || one.name || "")));
      if (facts.demo) what.append(make("span", "", (root.lang === "en" ? " (" : "（") + say("trust.demo") + (root.lang === "en" ? ")" : "）")));
      const line = text => what.append(make("div", "code", text));
      if (facts.origin) line(facts.origin);
      if (facts.fingerprint) line(say("trust.fingerprint") + " " + facts.fingerprint);
      if (facts.enough) line(say("trust.enough") + " " + facts.enough + " / " + facts.witnesses.length);
      for (const name of facts.logs || facts.names || []) line(name);
      for (const name of facts.witnesses || []) line(name);
      if (facts.count) line(String(facts.count));
      away.type = "button";
      away.onclick = () => { trusted = trusted.filter(other => other !== one); draw(); };
      item.append(what, away);
      list.append(item);
    }
  }

  // What is handed in.

  async function take(files) {
    tell("state.reading");
    const group = { files: [], faults: [] };
    for (const file of files) {
      if (file.size > BYTES_MAX) group.faults.push([file.name, "large"]);
      else if (file.type.startsWith("image/")) {
        const bytes = await codeOf(file);
        if (bytes) group.files.push([file.name, bytes]);
        else group.faults.push([file.name, "picture"]);
      } else group.files.push([file.name, new Uint8Array(await file.arrayBuffer())]);
    }
    // A card that is dropped among them is for trusting, and only if its reader says so: it is not taken here.
    handed.unshift(group);
    tell("");
    draw();
  }

  async function codeOf(file) {
    let picture;
    try { picture = await createImageBitmap(file); } catch { return undefined; }
    const most = PICTURE_SIDE_MAX / Math.max(picture.width, picture.height);
    // What does not read at one size often does at another, since the grain falls elsewhere.
    for (const turned of TURNS) {
      for (const scale of SCALES.map(scale => Math.min(scale, most))) {
        const bytes = look(picture, Math.round(picture.width * scale), Math.round(picture.height * scale), turned);
        if (bytes) return bytes;
      }
    }
  }

  function look(source, width, height, turned = 0) {
    if (width < 1 || height < 1) return undefined;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    // A little about the middle; what leaves the canvas is the margin.
    context.translate(width / 2, height / 2);
    context.rotate(turned);
    context.translate(-width / 2, -height / 2);
    context.drawImage(source, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height).data, light = new Uint8Array(width * height);
    for (let at = 0; at < light.length; at++) light[at] = (pixels[4 * at] * 77 + pixels[4 * at + 1] * 150 + pixels[4 * at + 2] * 29) >> 8;
    return wasm_bindgen.scan(width, light);
  }

  async function camera() {
    try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } }); } catch { return tell("state.no-camera"); }
    const video = by("video"), mine = stream;
    by("viewer").hidden = false;
    tell("state.aim");
    video.srcObject = stream;
    await video.play();
    while (stream === mine) {
      const bytes = look(video, video.videoWidth, video.videoHeight);
      if (bytes) {
        stop();
        handed.unshift({ files: [[say("qr"), bytes]], faults: [] });
        tell("state.found");
        return draw();
      }
      await new Promise(done => setTimeout(done, LOOK_MS));
    }
  }

  function stop() {
    if (stream) stream.getTracks().forEach(track => track.stop());
    stream = undefined;
    by("viewer").hidden = true;
    tell("");
  }

  // What came of it.

  function draw() {
    if (!verifier) return;
    drawTrusted();
    const verdicts = by("verdicts");
    verdicts.replaceChildren();
    for (const group of handed) {
      for (const [name, bytes] of group.files) verifier.hand_in(name, bytes);
      for (const found of JSON.parse(verifier.judge())) verdicts.append(article(found));
      for (const [name, fault] of group.faults) verdicts.append(article({ kind: "unknown", grade: fault, names: [name], checks: [] }));
    }
    by("clear").hidden = !handed.length;
    tell(said);
  }

  function tell(key) {
    said = key;
    by("state").textContent = key && say(key);
  }

  const GOOD = ["logged", "witnessed"], BAD = ["broken", "proven"], SIGNS = { yes: "✓", no: "✗", unknown: "?", noted: "!" };

  function article(found) {
    const tone = GOOD.includes(found.grade) ? "good" : BAD.includes(found.grade) ? "bad" : "wait";
    const made = make("article", tone), top = make("div", "verdict"), words = make("div");
    made.dataset.testid = "verdict";
    made.dataset.grade = found.grade;
    words.append(make("h3", "", say(found.kind + "." + found.grade)), make("p", "small", found.names.join("、")));
    top.append(make("span", "sign", tone === "good" ? "✓" : found.grade === "proven" ? "!" : tone === "bad" ? "✗" : "?"), words);
    made.append(top);
    // Of what does not hold nothing is shown as if it were said.
    if (found.says && found.grade !== "broken") made.append(facts(found));
    if (found.why) made.append(list([["fact.why", say(found.why === "unsigned" ? "why.unsigned-head" : "why." + found.why)]]));
    if (found.checks.length) made.append(checks(found.checks));
    if (found.says && found.says.payload && found.grade !== "broken") {
      const raw = make("details");
      raw.append(make("summary", "", say("raw")), make("pre", "", JSON.stringify(found.says.payload, null, 1)));
      made.append(raw);
    }
    return made;
  }

  function checks(all) {
    const made = make("ul", "checks");
    for (const [code, holds, why] of all) {
      const line = make("li", holds);
      line.dataset.check = code;
      line.dataset.holds = holds;
      const reason = why ? say("why." + why, why) : "";
      line.append(make("i", "", SIGNS[holds]), make("b", "", say("check." + code)), make("span", "", say("holds." + holds) + (reason && (root.lang === "en" ? ": " : "：") + reason)));
      made.append(line);
    }
    return made;
  }

  function list(pairs) {
    const made = make("dl");
    for (const [key, value] of pairs) if (value !== "" && value !== undefined) made.append(make("dt", "", say(key, key.replace(/^field\./, ""))), make("dd", "", String(value)));
    return made;
  }

  const pad = number => String(number).padStart(2, "0");
  const moment = seconds => {
    const at = new Date((seconds + 8 * 3600) * 1000);
    return isNaN(at) ? "" : `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())} (UTC+8)`;
  };
  const money = fen => {
    const text = String(Math.abs(fen)).padStart(3, "0");
    return (fen < 0 ? "−" : "") + text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",") + "." + text.slice(-2);
  };
  const MONEY = ["amount", "total", "rate", "own_income", "received", "spent"], PLAIN = ["amount", "total", "programme", "period", "township", "village", "type", "rate", "months", "own_income", "date", "voucher", "count"];

  function facts({ kind, says }) {
    if (kind === "fork") return list([["fact.origin", says.origin], ...says.heads.map(([size, hash]) => ["fact.head", `${size} ${say("entries")}\n${hash}`])]);
    const ends = [["fact.as-of", `${says.size} ${say("entries")}`], ["fact.origin", says.origin], ["fact.root", says.root], ...says.witnesses.map(([name, at]) => ["fact.witness", `${name} ${moment(at)}`])];
    if (kind === "report") return list([["fact.report", say("report." + says.report, says.report)], ["fact.office", says.office], ["fact.signer", says.signer], ["fact.at", moment(says.iat)], ["fact.rows", says.rows], ["fact.pages", says.pages], ...says.sums.map(([name, sum]) => ["field." + name, money(sum)]), ...ends]);
    const payload = says.payload, body = payload.body || {};
    const value = name => MONEY.includes(name) ? money(body[name]) : name === "type" ? say("type." + body.type, body.type) : body[name];
    return list([["fact.office", says.office], ["fact.entry", says.entry], ["fact.kind", say("kind." + payload.kind, payload.kind)], ...says.shown.map(([name, text]) => ["field." + name, text]),
      ...PLAIN.filter(name => ["number", "string"].includes(typeof body[name])).map(name => ["field." + name, value(name)]), ["fact.signer", says.signer || says.kid], ["fact.at", moment(payload.iat)], ...ends]);
  }

  // Hands.

  by("language").onclick = () => speak(root.lang === "en" ? "zh-CN" : "en");
  by("trust-file").onchange = event => trustFiles([...event.target.files]).finally(() => { event.target.value = ""; });
  by("trust-paste").onclick = () => {
    const text = by("trust-text").value;
    // A policy ends with a line feed, which is easily lost on the way.
    const taken = trust(text, "") || trust(text + "\n", "");
    if (taken) by("trust-text").value = "";
    tell(taken ? "" : "trust.none");
    draw();
  };
  by("files").onchange = event => take([...event.target.files]).finally(() => { event.target.value = ""; });
  by("camera").onclick = camera;
  by("camera-stop").onclick = stop;
  by("clear").onclick = () => { handed = []; stop(); draw(); };
  document.addEventListener("dragover", event => { event.preventDefault(); by("drop").classList.add("over"); });
  document.addEventListener("dragleave", () => by("drop").classList.remove("over"));
  document.addEventListener("drop", event => {
    event.preventDefault();
    by("drop").classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  start().catch(() => {
    root.dataset.state = "failed";
    by("failed").hidden = false;
    by("failed").textContent = WORDS.failed.join(" ");
  });
})();
