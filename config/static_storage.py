"""Static files under names that carry their digest, the modules that import each other included.

Django leaves `import "./other.js"` alone unless told: each module below a page's script would be asked for again at
every visit (25 of them in the studio), and half of a new release could meet half of the old one.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    # Without Django's fourth pattern, `import("…")`: ours name libraries of the import map, which are no files beside.
    _js_module_import_aggregation_patterns = (
        "*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1][:3],
    )
