# Needs nothing from the network but Python packages, each checked against its hash in requirements.txt.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv --without-pip /opt/sandpost
COPY requirements.txt .
RUN pip --python /opt/sandpost/bin/python install --require-hashes -r requirements.txt
COPY . .
RUN pip --python /opt/sandpost/bin/python wheel --no-deps --no-build-isolation -w /wheels . \
 && pip --python /opt/sandpost/bin/python install --no-deps --no-index /wheels/*.whl \
 && pip --python /opt/sandpost/bin/python uninstall -y -q hatchling pathspec pluggy trove-classifiers

FROM python:3.13-slim
COPY --from=build /opt/sandpost /opt/sandpost
# /data is where `up` keeps its log when there is no Redis
RUN useradd --uid 7678 --no-create-home --home-dir /data sandpost \
 && install -d -o sandpost -g sandpost /data
USER sandpost
WORKDIR /data
# 0.0.0.0 is the container's own; who may reach it is decided where its port is published.
ENV PATH=/opt/sandpost/bin:$PATH PYTHONUNBUFFERED=1 SANDPOST_HOST=0.0.0.0
EXPOSE 7678
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=6 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7678/_sandpost/health', timeout=3)"]
ENTRYPOINT ["sandpost"]
CMD ["up"]
