"""Documents read and written: HLS, WebVTT, SRT, old encodings."""
