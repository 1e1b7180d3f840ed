"""Meetings on the map: GeoJSON (RFC 7946), and a page that needs no internet."""
