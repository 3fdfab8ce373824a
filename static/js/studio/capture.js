// The microphone: PCM from an AudioWorklet, and a MediaRecorder beside it that serves when the worklet stays silent.
// The device's own "improvements" are switched off where possible (never `exact`: other phones must still record).

const RING_MS = 500; // what was heard just before a take begins belongs to it

/** Why there is no sound. `code`: insecure, unsupported, denied, none, busy. */
export class MicrophoneTrouble extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const CODES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
};
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

/** The container for recorded files: Safari's MP4 where nothing else works, Opus in WebM elsewhere. */
function fileType() {
  if (!("MediaRecorder" in window)) return null;
  const order = MediaRecorder.isTypeSupported("audio/webm;codecs=opus") ? [TYPES[1], TYPES[2]] : TYPES;
  return order.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** Has the person closed the microphone for this site? False where the browser does not tell. */
async function closed() {
  const told = await navigator.permissions?.query({ name: "microphone" }).catch(() => null);
  return told?.state === "denied";
}

/** Throws MicrophoneTrouble where recording cannot work at all, before anybody is asked anything. */
export function requireMicrophone() {
  if (!window.isSecureContext) throw new MicrophoneTrouble("insecure");
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioContext) throw new MicrophoneTrouble("unsupported");
}

export class Microphone {
  /** worklet: address of pcm-worklet.js; onLost(code): "unplugged", "revoked" or "interrupted". */
  constructor(worklet, { noisyRoom = false, onLost = (_code) => {} } = {}) {
    this.worklet = worklet;
    this.noisyRoom = noisyRoom;
    this.onLost = onLost;
    this.ring = [];
    /** @type {((samples: Float32Array, late?: number) => void) | null} */
    this.listener = null;
    /** @type {any} the browser's recorder, while it runs */
    this.recorder = null;
    /** @type {any} the open microphone's sound */
    this.stream = null;
    /** @type {any} what it runs through */
    this.context = null;
    this.heard = 0;
    this.onLevel = (_samples) => {};
  }

  get isOpen() {
    return this.stream?.getAudioTracks().some((track) => track.readyState === "live") ?? false;
  }

  get rate() {
    return this.context.sampleRate;
  }

  /** Open it; call from a click, else the sound stays off. Resolves when it delivers, or throws MicrophoneTrouble. */
  async open() {
    requireMicrophone();
    if (this.isOpen) {
      await this.context.resume();
      return;
    }
    const plain = { echoCancellation: false, noiseSuppression: this.noisyRoom, autoGainControl: false };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { ...plain, channelCount: { ideal: 1 } } });
    } catch (error) {
      throw new MicrophoneTrouble(CODES[error.name] ?? "busy");
    }
    const [track] = this.stream.getAudioTracks();
    track.addEventListener("ended", async () => this.onLost((await closed()) ? "revoked" : "unplugged"));
    track.addEventListener("mute", () => this.onLost("interrupted")); // a phone call takes the microphone away
    const context = new AudioContext();
    this.context = context;
    context.addEventListener("statechange", () => {
      if (context.state === "interrupted") this.onLost("interrupted"); // also told of closing, when it is ours no more
    });
    await this.context.resume();
    this.source = this.context.createMediaStreamSource(this.stream);
    await this.tap();
  }

  /** Connect the worklet. Where that fails the file recorder alone serves, and there is no level to show. */
  async tap() {
    this.ring = [];
    this.heard = 0;
    try {
      await this.context.audioWorklet.addModule(this.worklet);
      this.node = new AudioWorkletNode(this.context, "pcm-tap", { numberOfOutputs: 0 });
    } catch {
      this.node = null;
      return;
    }
    this.node.port.onmessage = ({ data }) => this.block(data.samples, data.late);
    this.source.connect(this.node);
  }

  block(samples, late) {
    this.heard++;
    this.onLevel(samples);
    if (this.listener) {
      this.listener(samples, late);
      return;
    }
    this.ring.push(samples);
    const most = (RING_MS * this.rate) / 1000;
    let kept = this.ring.reduce((sum, block) => sum + block.length, 0);
    while (this.ring.length && kept - this.ring[0].length >= most) kept -= this.ring.shift().length;
  }

  /** Hand every block to `listener(Float32Array, lateness in ms)`, beginning with the last half second. */
  listen(listener) {
    const before = this.ring;
    this.ring = [];
    this.listener = listener;
    for (const samples of before) listener(samples);
  }

  stopListening() {
    this.listener = null;
  }

  /** What was just heard belongs to no take: a tone of ours. */
  forget() {
    this.ring = [];
  }

  /** Record a file as well: onData(ArrayBuffer) each second. False where the browser cannot. */
  recordFile(onData) {
    const type = fileType();
    if (!type) return false;
    this.recorder = new MediaRecorder(this.stream, { mimeType: type, audioBitsPerSecond: 48_000 });
    this.fileType = type.split(";")[0];
    let order = Promise.resolve(); // blobs are read one after the other, in the order in which they came
    this.recorder.ondataavailable = ({ data }) => {
      order = order.then(async () => data.size && onData(await data.arrayBuffer()));
    };
    this.fileDone = new Promise((resolve) => {
      this.recorder.onstop = () => order.then(resolve);
    });
    this.recorder.start(1000);
    return true;
  }

  async stopFile() {
    const { recorder, fileDone } = this;
    this.recorder = null; // at once: the next take's may begin while this one ends
    if (!recorder) return;
    if (recorder.state !== "inactive") recorder.stop();
    await fileDone;
  }

  /** The settings that the device really used, for the row of the take. */
  device() {
    const [track] = this.stream.getAudioTracks();
    const got = track.getSettings();
    const keys = "echoCancellation noiseSuppression autoGainControl channelCount sampleRate sampleSize latency".split(
      " ",
    );
    const kept = Object.fromEntries(keys.filter((key) => got[key] !== undefined).map((key) => [key, got[key]]));
    return { ...kept, label: track.label, rate: this.rate, noisy_room: this.noisyRoom };
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.context?.close();
    this.stream = this.context = this.node = null;
  }
}
