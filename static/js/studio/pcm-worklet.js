// In the audio thread: every channel of the microphone mixed to one, handed over in blocks of some 40 ms.
// Browsers ignore `channelCount: 1`, so the mixing is done here; a channel that carries nothing is left out.

const BLOCK = 2048;

class PcmTap extends globalThis.AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(BLOCK);
    this.filled = 0;
    this.late = Infinity;
  }

  process([channels]) {
    // How far this thread is behind the wall clock: it grows when sound was lost.
    this.late = Math.min(this.late, Date.now() - globalThis.currentTime * 1000);
    const length = channels[0]?.length ?? 0;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (const channel of channels) sum += channel[at];
      this.block[this.filled++] = sum / channels.length;
      if (this.filled === BLOCK) this.hand();
    }
    return true;
  }

  hand() {
    const samples = this.block;
    this.port.postMessage({ samples, late: this.late }, [samples.buffer]);
    this.block = new Float32Array(BLOCK);
    this.filled = 0;
    this.late = Infinity;
  }
}

globalThis.registerProcessor("pcm-tap", PcmTap);
