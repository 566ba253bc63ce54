"""Bytes from the network, through one guarded client: the only place of the library that opens a connection.

`guard` says which addresses may be asked, `network` connects to nothing but a vetted one, `transport` and `client`
speak HTTP over it. Nothing here knows about law or terms.
"""
