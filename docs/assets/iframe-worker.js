// Search from a page that was opened as a file (file://): browsers refuse web workers there, so the search script of
// the theme runs in a hidden frame instead. The theme knows such a stand-in by the name IFrameWorker.
// Written for this project; on a server nothing here is used.
if (location.protocol === "file:") {
  class IFrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.onmessage = null;
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.setAttribute("aria-hidden", "true");
      (document.body || document.documentElement).append(frame);
      this.frame = frame;
      const inner = frame.contentWindow;
      const load = (source) =>
        new Promise((done, failed) => {
          const script = inner.document.createElement("script");
          script.src = source;
          script.onload = done;
          script.onerror = failed;
          inner.document.body.append(script);
        });
      // what the script knows of a worker: it answers by postMessage, and asks for further scripts one after the other
      inner.postMessage = (data) => {
        const message = new MessageEvent("message", { data });
        this.dispatchEvent(message);
        if (this.onmessage) this.onmessage(message);
      };
      inner.importScripts = (...sources) =>
        sources.reduce((before, one) => before.then(() => load(new URL(one, document.baseURI).href)), Promise.resolve());
      this.ready = load(address);
    }

    postMessage(data) {
      const inner = this.frame.contentWindow;
      this.ready.then(() => inner.dispatchEvent(new inner.MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  }
  window.IFrameWorker = window.Worker = IFrameWorker;
}
