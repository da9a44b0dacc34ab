/** A field for files: choose them or drop them; each is given to the workspace at once. */
import { el } from "/dom.js";
import { sizeInWords } from "/text/sizes.js";
import { Field } from "/elements/field.js";
import { icon } from "/elements/icons.js";
import { upload } from "/wire.js";

const MOST = 10;
const seen = new Map(); // file id → {id, name, size}: what the page knows of files given so far

export function drawFileInput(element, block, ctx) {
  return new FileInput(element, block, ctx).root;
}

class FileInput {
  constructor(element, block, ctx) {
    this.field = new Field(element, block, ctx);
    this.ctx = ctx;
    this.types = (element.filetypes ?? []).map((each) => each.toLowerCase());
    this.most = element.max_files ?? MOST;
    this.files = (this.field.state.files ?? []).map(known);
    this.chooser = el("input", {
      class: "only-read-aloud",
      type: "file",
      tabindex: "-1",
      multiple: this.most > 1,
      accept: this.types.map((each) => `.${each}`).join(",") || false,
      "aria-label": this.field.name("Files"),
      onchange: () => this.#add([...this.chooser.files]),
    });
    this.control = el(
      "button",
      {
        class: "button default",
        type: "button",
        ...this.field.described("Files"),
        onclick: () => this.chooser.click(),
      },
      icon("upload"),
      this.most > 1 ? "Add files" : "Add a file",
    );
    this.list = el("ul", { class: "files" });
    this.note = el("div", { class: "file-note", role: "status" });
    this.root = this.field.root = el(
      "div",
      {
        class: "file-input",
        ondragover: (event) => this.#over(event),
        ondragleave: () => this.root.classList.remove("over"),
        ondrop: (event) => this.#dropped(event),
      },
      el("div", { class: "file-drop" }, this.control, " ", el("span", {}, "or drop them here")),
      this.chooser,
      this.list,
      this.note,
    );
    this.control.setAttribute("aria-label", `${this.field.name("Files")}: add`);
    this.#show();
  }

  #over(event) {
    event.preventDefault();
    this.root.classList.add("over");
  }

  #dropped(event) {
    event.preventDefault();
    this.root.classList.remove("over");
    this.#add([...event.dataTransfer.files]);
  }

  async #add(given) {
    const fitting = given.filter((file) => this.#fits(file));
    const taken = fitting.slice(0, this.most - this.files.length);
    this.#say(this.#refusal(given, fitting, taken));
    this.root.setAttribute("aria-busy", "true");
    for (const file of taken) await this.#upload(file);
    this.root.removeAttribute("aria-busy");
    this.chooser.value = "";
    this.#changed();
  }

  async #upload(file) {
    const { ok, said, id } = await upload(this.ctx.reader.id, file);
    if (!ok) {
      this.#say(said);
      return;
    }
    seen.set(id, { id, name: file.name, size: file.size });
    this.files.push(seen.get(id));
    this.#show();
  }

  #fits(file) {
    const name = file.name.toLowerCase();
    return this.types.length === 0 || this.types.some((each) => name.endsWith(`.${each}`));
  }

  #refusal(given, fitting, taken) {
    if (fitting.length < given.length) {
      return `Only these files can be added: ${this.types.join(", ")}`;
    }
    if (taken.length < fitting.length) {
      return `At most ${this.most} ${this.most === 1 ? "file" : "files"} can be added`;
    }
    return "";
  }

  #remove(file) {
    this.files = this.files.filter((each) => each !== file);
    this.#say("");
    this.#changed();
    this.control.focus();
  }

  #changed() {
    const ids = this.files.map((each) => each.id);
    const state = { files: this.files };
    if (this.field.isSilent) this.field.remember(ids, state);
    else this.field.tell(ids, state);
    this.#show();
  }

  #say(words) {
    this.note.textContent = words;
  }

  #show() {
    this.list.replaceChildren(...this.files.map((file) => this.#drawFile(file)));
    this.list.hidden = this.files.length === 0;
    this.root.classList.toggle("full", this.files.length >= this.most);
  }

  #drawFile(file) {
    return el(
      "li",
      {},
      icon("file"),
      el("span", { class: "file-name" }, file.name),
      el("span", { class: "file-size" }, sizeInWords(file.size)),
      el(
        "button",
        {
          class: "chip-remove",
          type: "button",
          "aria-label": `Remove ${file.name}`,
          onclick: () => this.#remove(file),
        },
        icon("close"),
      ),
    );
  }
}

/** A file of the field's state: an id, or the file itself. */
function known(file) {
  const id = file.id ?? file;
  return seen.get(id) ?? { id, name: file.title ?? file.name ?? id, size: file.size };
}
