// What the scripts know of their pages, for the checker only (jsconfig.json): nothing here is served or run.

/** What a page tells its script. */
interface PageData extends DOMStringMap {
  [name: string]: string;
}

type Own<Kind, Name extends keyof Kind> = Pick<Kind, Name>;

/** An element that a script finds in its page. It is there, of the right kind: a page and its script belong together,
 * and the tests in a browser find what is missing. So the checker asks no script to prove it. */
interface PageElement
  extends HTMLElement,
    Omit<HTMLMediaElement, keyof HTMLElement>,
    Own<
      HTMLTextAreaElement,
      "readOnly" | "defaultValue" | "selectionStart" | "selectionEnd" | "setSelectionRange" | "setRangeText" | "select"
    >,
    Own<HTMLInputElement, "name" | "checked" | "disabled">,
    Own<HTMLDialogElement, "open" | "returnValue" | "showModal" | "close">,
    Own<HTMLFormElement, "action" | "submit" | "requestSubmit">,
    Own<HTMLAnchorElement, "href" | "pathname">,
    Own<HTMLTimeElement, "dateTime"> {
  dataset: PageData;
  parentElement: PageElement;
  children: HTMLCollectionOf<PageElement>;
  firstElementChild: PageElement;
  nextElementSibling: PageElement;
  elements: Record<string, any>;
  content: any; // of a template
  value: any; // of a field text, of a bar a number
  max: any;
}
interface PageEvent extends Event {
  target: PageElement;
  currentTarget: PageElement;
  [field: string]: any; // of keys, pointers, files
}
interface ParentNode {
  querySelector(selectors: string): PageElement;
  querySelectorAll(selectors: string): NodeListOf<PageElement>;
}
interface Element {
  closest(selectors: string): PageElement;
}
interface NonElementParentNode {
  getElementById(elementId: string): PageElement;
}
interface DocumentFragment {
  getElementById(elementId: string): PageElement;
}
interface Document {
  getElementById(elementId: string): PageElement;
  addEventListener(
    type: string,
    listener: (event: PageEvent) => unknown,
    options?: AddEventListenerOptions | boolean,
  ): void;
}
interface HTMLElement {
  addEventListener(
    type: string,
    listener: (event: PageEvent) => unknown,
    options?: AddEventListenerOptions | boolean,
  ): void;
}
interface Window {
  htmx?: { process(element: Element): void };
  tus: any;
}
interface Navigator {
  connection?: { saveData: boolean };
}
interface PromiseConstructor {
  new <T = any>(executor: (resolve: (value?: any) => void, reject: (reason?: any) => void) => void): Promise<T>;
}
declare module "hls.js";
declare module "tus-js-client";
interface StudioPage {
  worklet?: string; // an address that the page's script adds
}
interface StudioSegment {
  server?: string; // the state at the server, once takes of this device are counted too
}
