"""The kit for a school or an association without network: one ZIP with a page that opens without a server."""
