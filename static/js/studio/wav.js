// Sound as numbers: floats to 16 bits, 16 bits to a WAV file. Pure functions.

/** Samples −1…1 as 16-bit integers; what passes full scale is cut off there. */
export function toInt16(samples) {
  const out = new Int16Array(samples.length);
  for (let at = 0; at < samples.length; at++) {
    const value = Math.max(-1, Math.min(1, samples[at]));
    out[at] = Math.round(value < 0 ? value * 32768 : value * 32767);
  }
  return out;
}

/** One sample for each `every`, their mean: a higher rate than a voice needs. */
export function thinned(samples, every) {
  if (every === 1) return samples;
  const out = new Float32Array(Math.floor(samples.length / every));
  for (let at = 0; at < out.length; at++) {
    let sum = 0;
    for (let n = 0; n < every; n++) sum += samples[at * every + n];
    out[at] = sum / every;
  }
  return out;
}

/** The pieces (ArrayBuffers of 16-bit little-endian mono samples) as one Int16Array. */
export function joined(pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  return new Int16Array(bytes.buffer, 0, bytes.byteLength >> 1);
}

/** A mono 16-bit WAV file at `rate`. */
export function wavBlob(pieces, rate) {
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const head = new DataView(new ArrayBuffer(44));
  const word = (at, text) => {
    for (const [n, letter] of [...text].entries()) head.setUint8(at + n, letter.charCodeAt(0));
  };
  word(0, "RIFF");
  head.setUint32(4, 36 + size, true);
  word(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true); // PCM
  head.setUint16(22, 1, true); // one channel
  head.setUint32(24, rate, true);
  head.setUint32(28, rate * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  word(36, "data");
  head.setUint32(40, size, true);
  return new Blob([head.buffer, ...pieces], { type: "audio/wav" });
}

/** SHA-256 of a blob, as the server writes it. */
export async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
