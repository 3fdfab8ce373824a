"""Playlists are checked by a reader that was written independently of the writer."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.formats.hls import (
    AudioTrack,
    Rendition,
    Segment,
    SubtitleTrack,
    media_playlist,
    multivariant_playlist,
)
from craft.formats.hls_reader import (
    MediaPlaylist,
    MultivariantPlaylist,
    PlaylistError,
    faults_between,
    playlist_faults,
    playlist_uris,
    read_playlist,
)

LITE = Rendition("../lite/media.m3u8", "avc1.4D401E", 180_000, 150_000, 854, 480, 10)
LARGE = Rendition("../720p/media.m3u8", "avc1.4D401F", 1_500_000, 1_000_000, 1280, 720, 25)
VOICE = AudioTrack("audio.m3u8", "ar", "العربية", 70_000, 64_000)
TEXT = SubtitleTrack("text.m3u8", "ar", "العربية")


@given(st.lists(st.floats(1, 20_000), min_size=1, max_size=30))
def test_a_media_playlist_comes_back_as_it_was(lengths: list[float]) -> None:
    segments = [Segment(f"{i:05d}.m4s", length) for i, length in enumerate(lengths)]
    playlist = read_playlist(media_playlist(segments, "init.mp4"))
    assert isinstance(playlist, MediaPlaylist)
    assert playlist_faults(playlist) == ()
    assert [segment.uri for segment in playlist.segments] == [segment.uri for segment in segments]
    assert [segment.duration_ms for segment in playlist.segments] == pytest.approx(lengths, abs=1e-3)
    assert playlist.duration_ms == pytest.approx(sum(lengths), abs=1e-3)  # nothing adds up
    assert playlist_uris(playlist) == ("init.mp4", *(segment.uri for segment in segments))


@given(st.lists(st.tuples(st.floats(1, 20_000), st.booleans()), min_size=1, max_size=30), st.floats(0, 40_000))
def test_what_follows_a_hold_is_told_where_it_is(rows: list[tuple[float, bool]], longest_ms: float) -> None:
    segments = [Segment(f"{i}.m4s", length, discontinuity) for i, (length, discontinuity) in enumerate(rows)]
    text = media_playlist(segments, "init.mp4", longest_ms=longest_ms)
    playlist = read_playlist(text)
    assert isinstance(playlist, MediaPlaylist)
    assert playlist_faults(playlist) == ()
    assert [segment.discontinuity for segment in playlist.segments] == [
        discontinuity for _length, discontinuity in rows
    ]
    assert text.count("#EXT-X-DISCONTINUITY\n") == sum(discontinuity for _length, discontinuity in rows)
    assert playlist.target_s >= round(longest_ms / 1000 - 0.001)


@given(st.lists(st.sampled_from([None, "own.mp4", "slow.mp4"]), min_size=1, max_size=9))
def test_a_segment_that_begins_with_another_file_names_it(own: list[str | None]) -> None:
    """Named where it changes, to a slower clock and back, each time behind a discontinuity."""
    begins = [init or "init.mp4" for init in own]
    changes = [False, *(one != another for one, another in pairwise(begins))]
    rows = zip(own, changes, strict=True)
    text = media_playlist([Segment("a.m4s", 2000, change, init_uri=init) for init, change in rows], "init.mp4")
    assert text.count("#EXT-X-MAP") == 1 + text.count("#EXT-X-DISCONTINUITY\n#EXT-X-MAP") == 1 + sum(changes)
    playlist = read_playlist(text)
    assert isinstance(playlist, MediaPlaylist)
    assert [segment.init_uri for segment in playlist.segments] == begins
    assert playlist.begins == tuple(changes) and playlist_faults(playlist) == ()
    assert playlist_uris(playlist) == (*dict.fromkeys(begins), "a.m4s")
    lonely = read_playlist(text.replace("#EXT-X-DISCONTINUITY\n", ""))
    assert len(playlist_faults(lonely)) == sum(changes)


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 2**31), st.integers(1, 2**31))), min_size=1, max_size=9))
def test_bytes_of_a_file_are_told_where_they_are(spans: list[tuple[int, int] | None]) -> None:
    text = media_playlist([Segment("whole.m4s", 2000, span=span) for span in spans], "init.mp4")
    playlist = read_playlist(text)
    assert isinstance(playlist, MediaPlaylist)
    assert playlist_faults(playlist) == ()
    assert [segment.span for segment in playlist.segments] == spans
    told = [line.split(":")[1] for line in text.splitlines() if line.startswith("#EXT-X-BYTERANGE")]
    assert told == [f"{span[1]}@{span[0]}" for span in spans if span]


@pytest.mark.parametrize("told", ["10", "@5", "10@", "ten@5", ""])
def test_bytes_without_their_place_are_refused(told: str) -> None:
    text = media_playlist([Segment("a.m4s", 2000, span=(5, 10))], "init.mp4")
    with pytest.raises(PlaylistError, match="which bytes"):
        read_playlist(text.replace("10@5", told))


def test_bytes_are_known_from_version_four_on_and_are_some() -> None:
    text = media_playlist([Segment("a.m4s", 2000, span=(5, 0))], "init.mp4")
    old = text.replace("#EXT-X-VERSION:7", "#EXT-X-VERSION:3")
    assert [len(playlist_faults(read_playlist(one))) for one in (text, old)] == [1, 3]


def test_playlists_of_a_version_agree() -> None:
    def read(marks: list[bool], longest_ms: float = 9000) -> MediaPlaylist:
        segments = [Segment(f"{i}.m4s", 6000, mark) for i, mark in enumerate(marks)]
        playlist = read_playlist(media_playlist(segments, "init.mp4", longest_ms=longest_ms))
        assert isinstance(playlist, MediaPlaylist)
        return playlist

    assert faults_between([read([False, True, False])] * 3) == ()
    assert len(faults_between([read([False, True, False]), read([False, False, True])])) == 1
    assert len(faults_between([read([False, True]), read([False, True], 6000)])) == 1


def test_pictures_of_a_version_change_their_clock_together() -> None:
    def read(slow: int | None) -> MediaPlaylist:
        segments = [Segment("a.m4s", 6000, n == 1, init_uri="slow.mp4" if n == slow else None) for n in range(3)]
        playlist = read_playlist(media_playlist(segments, "init.mp4"))
        assert isinstance(playlist, MediaPlaylist)
        return playlist

    assert faults_between([read(1), read(None), read(1)]) == ()  # a voice has one clock
    assert len(faults_between([read(1), read(2)])) == 1


def test_a_hold_after_the_last_segment_is_no_playlist() -> None:
    with pytest.raises(PlaylistError):
        read_playlist("#EXTM3U\n#EXTINF:6,\na.m4s\n#EXT-X-DISCONTINUITY\n#EXT-X-ENDLIST\n")


def test_a_long_video_s_playlist_is_as_long_as_the_video() -> None:
    """Two hours in pieces of 6 s, cut between AAC frames of 1,024 samples at 48 kHz: no length is a round number."""
    ends = [round(6 * number * 48_000 / 1024) for number in range(1201)]
    lengths = [(after - before) * 1024 / 48 for before, after in pairwise(ends)]
    read = read_playlist(media_playlist([Segment(f"{n}.m4s", ms) for n, ms in enumerate(lengths)], "init.mp4"))
    assert isinstance(read, MediaPlaylist)
    assert abs(read.duration_ms - 7_200_000) < 0.001
    assert all(abs(one.duration_ms - ms) <= 0.001 for one, ms in zip(read.segments, lengths, strict=True))


def test_a_text_playlist_has_no_init_file() -> None:
    playlist = read_playlist(media_playlist([Segment("cues.vtt", 600_000)]))
    assert isinstance(playlist, MediaPlaylist)
    assert (playlist.init_uris, playlist.target_s, playlist_faults(playlist)) == ((), 600, ())


def test_the_playlist_of_a_language() -> None:
    playlist = read_playlist(multivariant_playlist([LITE, LARGE], [VOICE], [TEXT]))
    assert isinstance(playlist, MultivariantPlaylist)
    assert playlist_faults(playlist) == ()
    assert playlist_uris(playlist) == ("audio.m3u8", "text.m3u8", LITE.uri, LARGE.uri)
    voice, text = playlist.media
    assert (voice["TYPE"], voice["NAME"], voice["LANGUAGE"]) == ("AUDIO", "العربية", "ar")
    assert (voice["DEFAULT"], voice["AUTOSELECT"]) == ("YES", "YES")
    assert (text["TYPE"], text["DEFAULT"], text["AUTOSELECT"]) == ("SUBTITLES", "NO", "YES")
    lite, large = playlist.variants
    assert lite.attributes["CODECS"] == "avc1.4D401E,mp4a.40.2"
    assert (lite.attributes["BANDWIDTH"], lite.attributes["AVERAGE-BANDWIDTH"]) == ("250000", "214000")
    assert (large.attributes["RESOLUTION"], large.attributes["FRAME-RATE"]) == ("1280x720", "25.000")
    assert (lite.attributes["AUDIO"], lite.attributes["SUBTITLES"]) == (voice["GROUP-ID"], text["GROUP-ID"])


def test_without_texts_no_group_of_texts_is_named() -> None:
    playlist = read_playlist(multivariant_playlist([LITE], [VOICE]))
    assert isinstance(playlist, MultivariantPlaylist)
    assert "SUBTITLES" not in playlist.variants[0].attributes
    assert playlist_faults(playlist) == ()


def test_a_release_without_a_voice_shows_its_text() -> None:
    french = replace(VOICE, language="fr", name="Français")
    shown, other = replace(TEXT, shown=True), SubtitleTrack("fr.m3u8", "fr", "Français")
    playlist = read_playlist(multivariant_playlist([LITE], [french], [shown, other]))
    assert isinstance(playlist, MultivariantPlaylist)
    assert [track["DEFAULT"] for track in playlist.media] == ["YES", "YES", "NO"]
    assert playlist_faults(playlist) == ()


@pytest.mark.parametrize(
    "write",
    [
        lambda: media_playlist([]),
        lambda: media_playlist([Segment("a.m4s", 0)], "init.mp4"),
        lambda: media_playlist([Segment("#a.m4s", 6000)], "init.mp4"),
        lambda: media_playlist([Segment("a.m4s\n#EXT-X-ENDLIST", 6000)], "init.mp4"),
        lambda: media_playlist([Segment("a.m4s", 6000)], 'in"it.mp4'),
        lambda: multivariant_playlist([], [VOICE]),
        lambda: multivariant_playlist([LITE], []),
        lambda: multivariant_playlist([LITE], [VOICE, VOICE]),
        lambda: multivariant_playlist([LITE], [replace(VOICE, name='A"')]),
        lambda: multivariant_playlist(
            [LITE], [VOICE], [replace(TEXT, shown=True), SubtitleTrack("x", "fr", "F", True)]
        ),
    ],
)
def test_what_cannot_be_written(write: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError):
        write()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("#EXT-X-ENDLIST", ""), "no end"),
        (("DURATION:6", "DURATION:5"), "longer than the target"),
        (("VERSION:7", "VERSION:4"), "EXT-X-MAP"),
        (("6.000000", "0.000000"), "no length"),
    ],
)
def test_faults_of_a_media_playlist(change: tuple[str, str], says: str) -> None:
    text = media_playlist([Segment("00000.m4s", 6000)], "init.mp4")
    assert change[0] in text
    faults = playlist_faults(read_playlist(text.replace(*change)))
    assert [says in fault for fault in faults] == [True]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('CODECS="avc1.4D401E,mp4a.40.2"', 'CODECS="h264"'), "CODECS"),
        (("BANDWIDTH=250000", "BANDWIDTH=9"), "BANDWIDTH"),
        (('AUDIO="voice"', 'AUDIO="other"'), "does not exist"),
        (('LANGUAGE="ar"', 'LANGUAGE="Arabic"'), "language tag"),
        (("DEFAULT=YES,AUTOSELECT=YES", "DEFAULT=YES,AUTOSELECT=NO"), "by themselves"),
        (("DEFAULT=YES", "DEFAULT=NO"), "0 defaults"),
        ((',URI="text.m3u8"', ""), "no address"),
    ],
)
def test_faults_of_a_multivariant_playlist(change: tuple[str, str], says: str) -> None:
    text = multivariant_playlist([LITE], [VOICE], [TEXT])
    assert change[0] in text
    faults = playlist_faults(read_playlist(text.replace(*change)))
    assert faults
    assert all(says in fault or "codec" in fault for fault in faults)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00000.m4s\n",
        "#EXTM3U\n",
        "#EXTM3U\n00000.m4s\n",
        "#EXTM3U\n#EXTINF:six,\n00000.m4s\n",
        "#EXTM3U\n#EXTINF:6,\n",
        '#EXTM3U\n#EXT-X-STREAM-INF:CODECS="avc1\nlite.m3u8\n',
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,BANDWIDTH=2\nlite.m3u8\n",
        "#EXTM3U\n#EXTINF:6,\na.m4s\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlite.m3u8\n",
    ],
)
def test_texts_that_are_no_playlist(text: str) -> None:
    with pytest.raises(PlaylistError):
        read_playlist(text)
