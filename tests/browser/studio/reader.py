"""Somebody who reads aloud: waits for the studio's mark, then says the sentence that is shown."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import numpy as np
from playwright.sync_api import BrowserContext

from tests.browser.studio.studio_room import Samples
from tests.takes import ROOM_DBFS, noise

REACTION_MS = 300
# The microphone is a quiet room. Each time the mark is seen, the next of the takes of the sentence that is shown is
# said; the last of them again and again.
READER = """([room, takes, reactionMs]) => {
    const read = (told) => {
        const bytes = new Int16Array(Uint8Array.from(atob(told), (sign) => sign.charCodeAt(0)).buffer);
        return Float32Array.from(bytes, (value) => value / 32768);
    };
    const sound = (samples) => {
        const buffer = context.createBuffer(1, samples.length, 48000);
        buffer.copyToChannel(samples, 0);
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(out);
        return source;
    };
    const context = new AudioContext({ sampleRate: 48000 });
    const out = context.createMediaStreamDestination();
    const quiet = sound(read(room));
    quiet.loop = true;
    quiet.start();
    navigator.mediaDevices.getUserMedia = async () => out.stream;
    window.marks = [];
    const said = {};
    const look = () => {
        if (!document.getElementById("count").classList.contains("word") || document.hidden) return;
        const segment = location.pathname.split("/").at(-2);
        const turn = (said[segment] = (said[segment] ?? -1) + 1);
        marks.push([segment, performance.now()]);
        const { length } = takes[segment];
        setTimeout(() => sound(read(takes[segment][Math.min(turn, length - 1)])).start(), reactionMs);
    };
    new MutationObserver(look).observe(document.getElementById("count"), { attributeFilter: ["class"] });
}"""


def told(samples: Samples) -> str:
    return base64.b64encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()).decode()


def reads(context: BrowserContext, takes: Mapping[str, list[Samples]]) -> None:
    """Every page of the context hears the reader. takes: public id of a segment → what is said of it, in turn."""
    room = noise(48_000, ROOM_DBFS)
    given = {segment: [told(take) for take in several] for segment, several in takes.items()}
    setup = f"({READER})({json.dumps([told(room), given, REACTION_MS])})"
    context.add_init_script(f'addEventListener("DOMContentLoaded", () => document.getElementById("count") && {setup});')
