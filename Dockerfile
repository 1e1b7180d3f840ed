# kb with the explorer, a Dask cluster, archives and documents; its data are under /data (docs/containers.md).
FROM python:3.13-slim AS build
COPY . /src
RUN python -m venv /opt/kb \
 && /opt/kb/bin/pip install --no-cache-dir -c /src/constraints.txt \
      "/src[archives,calendar,charts,cluster,documents,explore,parquet,tables,web]" \
 && /opt/kb/bin/pip uninstall -qy pip

FROM python:3.13-slim
COPY --from=build /opt/kb /opt/kb
RUN useradd --uid 1000 --create-home kb && install -d -o kb /data
ENV PATH=/opt/kb/bin:$PATH XDG_DATA_HOME=/data OMP_NUM_THREADS=1
USER kb
VOLUME /data
ENTRYPOINT ["kb"]
CMD ["--help"]
