// The diagram of a run: its models with the way it has taken, live, and afterwards replayed. The list of steps says the same in words.
"use strict";

(() => {
  const REPLAY_MILLIS = 15000;
  const READABLE = 0.62;

  class Diagram {
    constructor(box) {
      this.box = box;
      this.said = box.querySelector(".said");
      this.choice = document.querySelector(".models");
      this.replay = document.querySelector(".replay");
      this.viewer = new BpmnJS({
        container: box.querySelector(".canvas"),
        bpmnRenderer: { defaultFillColor: "var(--card)", defaultStrokeColor: "var(--diagram-line)" },
      });
      this.marked = [];
      this.viewer.get("eventBus").on("element.click", (event) => this.chosen(event.element.id));
    }

    async load() {
      // As a part of the page asks: who is signed out meanwhile is told so, and not led away.
      const answer = await fetch(this.box.dataset.course, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(`The way of the run is not told: ${answer.status}`);
      this.drawing = await answer.json();
      this.courses = this.drawing.courses.length ? this.drawing.courses
        : [{ id: "", model: this.drawing.model, name: "", caller: null, visits: [], taken: [] }];
      if (!this.courses.some((course) => course.id === this.shown)) await this.show(this.courses[0].id);
      else this.paint();
      this.offerModels();
      this.offerReplay();
    }

    course() {
      return this.courses.find((course) => course.id === this.shown);
    }

    async show(id) {
      this.shown = id;
      const model = this.course().model;
      if (model !== this.drawn) {
        const xml = await (await fetch(`${this.box.dataset.models}/${encodeURIComponent(model)}`)).text();
        await this.viewer.importXML(xml);
        this.drawn = model;
        this.marked = [];
        this.whole();
        this.paint();
        this.near();
        return;
      }
      this.paint();
    }

    whole() {
      this.viewer.get("canvas").zoom("fit-viewport");
    }

    // Large enough to be read, around what happens or happened last; as much as fits where all of it can be read.
    near() {
      const canvas = this.viewer.get("canvas");
      const shape = this.viewer.get("elementRegistry").get(this.current);
      if (canvas.zoom() >= READABLE || !shape) return;
      const { clientWidth, clientHeight } = canvas.getContainer();
      const width = clientWidth / READABLE;
      const height = clientHeight / READABLE;
      canvas.viewbox({ x: shape.x + shape.width / 2 - width / 2, y: shape.y + shape.height / 2 - height / 2, width, height });
    }

    // What is current stays in sight of whoever looks at a part.
    follow() {
      const canvas = this.viewer.get("canvas");
      const shape = this.viewer.get("elementRegistry").get(this.current);
      if (!shape || canvas.zoom() < READABLE) return;
      const seen = canvas.viewbox();
      const inSight = shape.x > seen.x && shape.y > seen.y && shape.x + shape.width < seen.x + seen.width && shape.y + shape.height < seen.y + seen.height;
      if (!inSight) canvas.viewbox({ ...seen, x: shape.x + shape.width / 2 - seen.width / 2, y: shape.y + shape.height / 2 - seen.height / 2 });
    }

    // At one moment of the replay, or now.
    paint() {
      const canvas = this.viewer.get("canvas");
      this.marked.forEach(([element, marker]) => canvas.removeMarker(element, marker));
      this.marked = [];
      this.viewer.get("overlays").clear();
      const at = this.at === undefined ? Infinity : this.at;
      const visits = this.course().visits.filter((visit) => Date.parse(visit.start) <= at);
      const last = new Map(visits.map((visit) => [visit.element, visit]));
      for (const visit of last.values()) {
        const over = visit.end && Date.parse(visit.end) <= at;
        const state = over ? visit.state : visit.end ? "working" : visit.state;
        this.mark(visit.element, state);
        if (!over && state !== "open") this.token(visit.element, state);
        else if (visit.step && visit.took) this.note(visit.element, visit.took);
      }
      this.course().taken.filter((flow) => Date.parse(flow.at) <= at).forEach((flow) => this.mark(flow.id, "taken"));
      const current = visits.filter((visit) => visit.state !== "open" && (!visit.end || Date.parse(visit.end) > at)).pop()
        || visits.filter((visit) => visit.step || !visit.end).pop() || visits[visits.length - 1];
      if (current && current.element !== this.current) {
        this.current = current.element;
        this.follow();
      }
      this.tell(visits, at);
    }

    mark(element, marker) {
      if (!this.viewer.get("elementRegistry").get(element)) return;
      this.viewer.get("canvas").addMarker(element, marker);
      this.marked.push([element, marker]);
    }

    token(element, state) {
      this.over(element, `token ${state}`, "", { top: -9, left: -9 });
    }

    note(element, text) {
      this.over(element, "time-note", text, { bottom: -2, right: 0 });
    }

    over(element, style, text, position) {
      if (!this.viewer.get("elementRegistry").get(element)) return;
      const note = document.createElement("div");
      note.className = style;
      note.textContent = text;
      this.viewer.get("overlays").add(element, { position, html: note, show: style === "time-note" ? { minZoom: 0.45 } : {} });
    }

    tell(visits, at) {
      const there = visits.filter((visit) => (!visit.end || Date.parse(visit.end) > at) && visit.state !== "open");
      const words = there.map((visit) => `${visit.label}: ${visit.end ? "at work" : visit.state}`);
      this.said.textContent = this.courses[0].visits.length === 0
        ? "The way of this run is not known any more, or it has not begun. Its steps are below."
        : words.length ? words.join(", ") : this.at === undefined && this.drawing.end ? "The run has ended." : "";
    }

    chosen(element) {
      const visit = this.course().visits.filter((one) => one.element === element).pop();
      const called = this.courses.filter((course) => course.caller && course.caller.course === this.shown && course.caller.element === element).pop();
      if (called) this.choose(called.id);
      else if (visit && visit.step) htmx.ajax("GET", `${this.box.dataset.steps}/${visit.step}`, { target: "#detail", swap: "innerHTML" });
    }

    async choose(id) {
      await this.show(id);
      this.offerModels();
    }

    offerModels() {
      if (this.courses.length < 2) return;
      this.choice.replaceChildren(...this.courses.map((course) => {
        const button = document.createElement("button");
        const caller = course.caller && this.courses.find((one) => one.id === course.caller.course);
        const called = caller && caller.visits.find((visit) => visit.element === course.caller.element);
        button.type = "button";
        button.textContent = called ? called.label : course.name;
        button.setAttribute("aria-pressed", String(course.id === this.shown));
        button.addEventListener("click", () => this.choose(course.id));
        return button;
      }));
    }

    offerReplay() {
      if (!this.drawing.end || this.courses[0].visits.length === 0 || !this.replay.hidden) return;
      this.replay.hidden = false;
      this.moments = this.courses.flatMap((course) => course.visits.flatMap((visit) => [visit.start, visit.end]))
        .filter((moment) => moment).map(Date.parse).sort((a, b) => a - b);
      const slider = this.replay.querySelector("input");
      slider.max = this.moments.length - 1;
      slider.value = slider.max;
      slider.addEventListener("input", () => { this.pause(); this.moveTo(Number(slider.value)); });
      this.replay.querySelector(".play").addEventListener("click", () => (this.playing ? this.pause() : this.play(slider)));
    }

    // From one moment at which something happened to the next: nobody waits a night for an approval again.
    async moveTo(index) {
      this.replay.querySelector("input").value = index;
      this.at = this.moments[index];
      const since = (this.at - Date.parse(this.drawing.start)) / 1000;
      this.replay.querySelector("output").textContent = `${duration(Math.round(since))} after the start`;
      const deepest = this.courses.filter((course) => course.visits.some((visit) => Date.parse(visit.start) <= this.at
        && (!visit.end || Date.parse(visit.end) > this.at))).pop();
      if (deepest && deepest.id !== this.shown) await this.choose(deepest.id);
      else this.paint();
      if (index === this.moments.length - 1) await this.choose(this.courses[0].id);
    }

    play(slider) {
      this.playing = true;
      this.replay.querySelector(".play").textContent = "Pause";
      let index = Number(slider.value) >= Number(slider.max) ? 0 : Number(slider.value);
      const next = async () => {
        if (!this.playing) return;
        await this.moveTo(index);
        index += 1;
        if (index > Number(slider.max)) this.pause();
        else setTimeout(next, Math.min(600, REPLAY_MILLIS / this.moments.length));
      };
      next();
    }

    pause() {
      this.playing = false;
      this.replay.querySelector(".play").textContent = "Play";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("diagram");
    if (!box || typeof BpmnJS === "undefined") return;
    const diagram = new Diagram(box);
    for (const [id, view] of [["diagram-whole", () => diagram.whole()], ["diagram-near", () => { diagram.whole(); diagram.near(); }]]) {
      const button = document.getElementById(id);
      button.hidden = false;
      button.addEventListener("click", view);
    }
    const load = () => diagram.load().catch((error) => { diagram.said.textContent = error.message; });
    load();
    document.body.addEventListener("run-changed", load);
  });
})();
