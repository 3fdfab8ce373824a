"""The drawings: icons on a 24 × 24 grid, and the mark."""

from __future__ import annotations

# Drawn for the project on a 24 × 24 grid, stroke 2, round ends; class "fill" is filled instead of stroked.
ICONS = {
    "play": (
        '<path class="fill" d="M8 5.200v13.600c0 .9 1 1.500 1.800 1L20 13c.8-.5.8-1.500 0-2L9.800 4.200C9 3.700 8 '
        '4.300 8 5.200z"/>'
    ),
    "pause": '<path d="M9 5v14M15 5v14" stroke-width="4"/>',
    "microphone": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3M8 21h8"/>',
    "stop": '<rect class="fill" x="5" y="5" width="14" height="14" rx="2.500"/>',
    "again": '<path d="M4 12a8 8 0 1 0 2.600-5.900L4 8.500M4 3.500v5h5"/>',
    "check": '<path d="M4.500 12.500l5 5L19.500 7"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "pen": (
        '<path d="M4 20l1-4.500L16.500 4a2 2 0 0 1 2.800 0l.7.700a2 2 0 0 1 0 2.800L8.500 19 4 20zM14 6.500l3.500 '
        '3.500"/>'
    ),
    "ear": (
        '<path d="M7 10a5.500 5.500 0 0 1 11 0c0 4-3.500 4.700-3.500 8a3 3 0 0 1-5.500 1.500M10 10a2.500 2.500 0 0 1 5 '
        '0c0 1.800-2 2-2 4"/>'
    ),
    "book": '<path d="M12 6.500C10 5 7 4.500 4 4.500v13c3 0 6 .5 8 2 2-1.500 5-2 8-2v-13c-3 0-6 .5-8 2zM12 6.500v13"/>',
    "download": '<path d="M12 4v11M7 10.500l5 5 5-5M5 20h14"/>',
    "upload": '<path d="M12 16V5M7 9.500l5-5 5 5M5 20h14"/>',
    "send": '<path d="M20.500 3.500L10 14M20.500 3.500L14 20.500l-4-6.500-6.500-4z"/>',
    "print": (
        '<path d="M7 9V4h10v5M7 17H5a1.500 1.500 0 0 1-1.500-1.500v-5A1.500 1.500 0 0 1 5 9h14a1.500 1.500 0 0 1 1.500 '
        '1.500v5A1.500 1.500 0 0 1 19 17h-2M7 14h10v6H7z"/>'
    ),
    "phone": (
        '<path d="M6 3.500h3l1.500 4.500-2 1.500a12 12 0 0 0 6 6l1.500-2 4.500 1.500v3a2 2 0 0 1-2 2A15.500 15.500 0 0 '
        '1 4 5.500a2 2 0 0 1 2-2z"/>'
    ),
    "globe": (
        '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.800 6 3.800 9S15 18 12 21M12 3c-3 3-3.800 6-3.800 '
        '9S9 18 12 21"/>'
    ),
    "people": (
        '<circle cx="9" cy="8" r="3.500"/><path d="M2.500 20c0-4 2.500-6 6.500-6s6.500 2 6.500 6M15.500 4.800a3.500 '
        '3.500 0 0 1 0 6.400M18 14.500c2.300.700 3.500 2.500 3.500 5.500"/>'
    ),
    "search": '<circle cx="11" cy="11" r="6.500"/><path d="M16 16l4.500 4.500"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "forward": '<path d="M9 5l7 7-7 7"/>',
    "settings": (
        '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.200"/><circle cx="9" cy="17" r="2.200"/>'
    ),
    "speaker": (
        '<path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18.300 6.200a8.200 8.200 '
        '0 0 1 0 11.600"/>'
    ),
    "captions": '<rect x="3" y="5" width="18" height="14" rx="3"/><path d="M7 11h4M14 11h3M7 15h2M12 15h5"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>',
    "keep": (
        '<rect x="6.500" y="2.500" width="11" height="19" rx="2.500"/><path d="M12 7v7M9 11.500l3 3 3-3M11 18.500h2"/>'
    ),
    "home": '<path d="M4 11l8-7 8 7v8.500H14.500V14h-5v5.500H4z"/>',
    "bell": '<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 21h4"/>',
    "talk": '<path d="M4 5h16v11h-9l-5 4v-4H4zM8 9h8M8 12h5"/>',
    "warning": '<path d="M12 4L2.800 19.500h18.400zM12 10v4.500M12 17v.1"/>',
    "scissors": (
        '<circle cx="6" cy="6.500" r="2.500"/><circle cx="6" cy="17.500" r="2.500"/><path d="M8 8l12 9M8 16l12-9"/>'
    ),
    "screen": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "unclear": (
        '<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 2'
        'M12 17v.1"/>'
    ),
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "music": (
        '<circle cx="7" cy="17.500" r="2.500"/><circle cx="17" cy="15.500" r="2.500"/><path d="M9.500 '
        '17.500V6.500l10-2v11"/>'
    ),
}
MARK = (
    '<path fill="currentColor" d="M5 25.500c2 0 3.500 1.300 3.800 3L26 21.600C26 15.200 31.200 10 37.600 '
    "10h10.800C54.800 10 60 15.200 60 21.600v15.800"
    "C60 43.800 54.800 49 48.400 49H43l-9.300 8.300c-.9.800-2.300.1-2.200-1.100l.7-8.500C28.500 45.800 26 42 26 "
    "37.900L8.800 34.500c-.3 1.700-1.800 3-3.800 3"
    '-1.700 0-3-1.300-3-3v-6c0-1.700 1.300-3 3-3z"/><path fill="none" stroke="var(--surface)" stroke-width="4.200" '
    'stroke-linecap="round" d="M36 22.500h14M36 30h10M36 37.500h14"/>'
)
