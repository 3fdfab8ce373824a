"""Videos: drawn pictures as a screen recording shows them, with a voice whose words are known."""

from __future__ import annotations

from pathlib import Path

from craft.sound.sample_rate import RATE
from tests.material import voices
from tests.material.cached_files import converted

# A page of an application, its dark edge below; every two and a half seconds, at no round moment, it is another one.
# On it lies something as fine as a text, and over it a finger's touch moves.
PAGES = (
    "drawbox=c=0x1d4f8f:w=iw:h=ih/8:t=fill",
    "drawbox=c=0x060606:y=ih*3/4:w=iw:h=ih/4:t=fill",
    "drawbox=c=0xffffff:x=iw/12:y=ih/6:w=iw*5/6:h=ih/8:t=fill:enable='lt(mod(t+0.3,10),5)'",
    "drawbox=c=0xe0a030:x=iw/12:y=ih*2/5:w=iw/3:h=ih/4:t=fill:enable='between(mod(t+0.3,10),2.5,7.5)'",
    "drawbox=c=0x2f8f5b:x=iw*7/12:y=ih*2/5:w=iw/3:h=ih/4:t=fill:enable='gte(mod(t+0.3,10),5)'",
    "drawbox=c=0x707884:x=iw/4:y=ih*13/20:w=iw/2:h=ih/24:t=fill:enable='gte(mod(t+0.3,5),2.5)'",
)
FINE = "color=c=gray:s=640x180:d=1:r=1,noise=alls=60,trim=end_frame=1,loop=loop=-1:size=1"
FINGER = "color=c=0x333333:s=24x24:r={rate}"
LAID_OVER = (
    "{page}[page];" + FINE + "[fine];" + FINGER + "[finger];[page][fine]overlay=x=W/8:y=H/6+8:shortest=1[both];"
    "[both][finger]overlay=x='mod(t*90,W)':y='H*0.4+60*sin(t)':shortest=1"
)

SPOKEN_NAME = "privacy-prompt"
SPOKEN_TEXT = "Veuillez entrer votre numéro de téléphone en commençant par l'indicatif régional."
SPOKEN_MS = (2000, 6578)
"""Where June speaks in spoken_video() and spoken_recording()."""
SPOKEN_LENGTH_MS = 10_600


def drawn(seconds: float, size: str = "1280x720", rate: float = 25) -> tuple[str, ...]:
    """ffmpeg's input: a drawn screen recording without sound."""
    base = f"color=c=0xf2efe8:s={size}:r={rate}:d={seconds}"
    return "-f", "lavfi", "-i", LAID_OVER.format(page=",".join((base, *PAGES)), rate=rate)


def screen(seconds: float = 10.0, size: str = "1280x720", rate: int = 25) -> Path:
    """A screen recording without sound, MP4."""
    return converted(
        "screen.mp4", *drawn(seconds, size, rate), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"
    )


def _spoken(rate: float) -> tuple[object, ...]:
    """Both inputs of the spoken videos; the sound begins with two seconds of silence and ends with four."""
    sound = voices.human("fr", SPOKEN_NAME)
    length = SPOKEN_LENGTH_MS / 1000
    return (
        *drawn(length, "1920x1080", rate), "-i", sound,
        "-af", f"adelay={SPOKEN_MS[0]}:all=1,apad", "-t", f"{length}", "-map", "0:v", "-map", "1:a",
    )  # fmt: skip  # options stay beside their values


def spoken_video() -> Path:
    """10.6 s, 1080p, H.264 and AAC in MP4; SPOKEN_TEXT is said once, at SPOKEN_MS."""
    return converted(
        "spoken.mp4", *_spoken(30), "-c:v", "libx264", "-preset", "ultrafast", "-g", "60",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", 2,
    )  # fmt: skip  # options stay beside their values


def spoken_recording() -> Path:
    """The same as a browser records it: WebM (VP8, Opus) that declares no duration, and pictures at uneven moments."""
    uneven = "select='not(between(mod(n,30),5,6))'"
    return converted(
        "spoken.webm", *_spoken(27.42), "-filter:v:0", uneven, "-fps_mode", "vfr", "-c:v", "libvpx",
        "-pix_fmt", "yuv420p", "-deadline", "realtime", "-cpu-used", 8, "-b:v", "3M",
        "-c:a", "libopus", "-ac", 2, "-f", "webm", "-live", 1,
    )  # fmt: skip  # options stay beside their values


def narrated(speech: Path, seconds: float, *, before_s: float = 0.0, height: int = 480, rate: int = 25) -> Path:
    """`seconds` of a drawn screen under a voice that begins after `before_s`, MP4."""
    return converted(
        f"narrated-{speech.stem[:30]}.mp4", *drawn(seconds, rate=rate), "-i", speech,
        "-map", "0:v", "-map", "1:a", "-vf", f"scale=-2:{height}", "-af", f"adelay={before_s * 1000:.0f}:all=1,apad",
        "-t", f"{seconds:.3f}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac",
    )  # fmt: skip  # options stay beside their values


def long_narration(*, longest_s: float = 150.0, pause_s: float = 1.0) -> Path:
    """A French narrator for as long: announcements one after the other, each with a pause after it (FLAC)."""
    parts: list[Path] = []
    length = 0.0
    # Neighbours in the order of names say almost the same, which Whisper takes for a repetition of its own.
    for name in voices.announcements("fr", shortest_s=3.0, longest_s=9.0)[::3]:
        path = voices.human("fr", name)
        taken = len(voices.samples(path)) / RATE + pause_s
        if length + taken > longest_s:
            break
        parts.append(path)
        length += taken
    return voices.joined("narration.flac", tuple(parts), pause_s=pause_s)
