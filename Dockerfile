# The station in a container. `docker compose up` builds and starts it; by hand:
#   docker build -t paperradio . && docker run --init -p 8000:8000 -v paperradio:/data paperradio

FROM python:3.11-slim-bookworm AS build
# llm: llama.cpp too, which is compiled here.
ARG EXTRAS=""
RUN if [ -n "$EXTRAS" ]; then apt-get update && apt-get install -y --no-install-recommends build-essential cmake; fi
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY scripts scripts
COPY configs configs
COPY prompts prompts
COPY voices voices
COPY src src
RUN scripts/install /opt/paperradio "$EXTRAS"

FROM debian:bookworm-slim AS icecast
RUN apt-get update && apt-get install -y --no-install-recommends icecast2 && rm -rf /var/lib/apt/lists/*
COPY docker/icecast docker/icecast.xml /opt/icecast/
USER icecast2
EXPOSE 8000
ENTRYPOINT ["/opt/icecast/icecast"]

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends poppler-utils && rm -rf /var/lib/apt/lists/*
RUN install -d -o 10001 -g 10001 /data
COPY --from=build /opt/paperradio /opt/paperradio
# The user has a number and no name: whoever asks for a name is told one.
ENV PATH=/opt/paperradio/bin:/usr/local/bin:/usr/bin:/bin HOME=/data LOGNAME=radio PYTHONUNBUFFERED=1 \
    PAPERRADIO_STORAGE__DATA=/data PAPERRADIO_WEB__HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["paperradio"]
CMD ["run"]
