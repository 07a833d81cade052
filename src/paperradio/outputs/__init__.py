"""One encoder, and everything that is fed by it.

    engine ─► keeper ─► feed ─► encoder (ffmpeg) ─► ts, mp3 ─► fanout ─► server ─► web
                                                     └► hls ──►┘

    ts ─► remuxer (ffmpeg -c copy) ─► rtmp_client ─► Twitch, YouTube, …        mp3 ─► icecast

`pusher` keeps what goes to other machines going. Nothing is encoded twice.

`transmitter` puts it together. All of it lives on one event loop; nothing in it blocks or waits for a reader. Air time
enters with `restart_at`, is carried by counts (samples, pictures, MP3 frames) and by time stamps, and comes out in the
head of every message: each encoder is told the air time of its first sample, so an encoder that dies costs a gap, never
an offset.
"""
