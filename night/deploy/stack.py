"""A stack beyond one machine, as files: crawlers beside each other, an object store, a search cluster, servers."""

from dataclasses import dataclass
from string import Template

from luutin.packaged import folder_of

SEARCH_NODES = 3
"""Never two: without a majority there is no manager, and with two the loss of one is that of the majority."""


@dataclass(frozen=True, slots=True)
class StackSize:
    """How many there are of what is many."""

    crawlers: int
    servers: int


def render_compose(stack: StackSize) -> str:
    """`compose.yaml` of all of it; https://github.com/compose-spec/compose-spec."""
    upstreams = [text for n in range(stack.servers) for text in ("--to", f"serve-{n}:8000")]
    return Template(_template("stack.yaml")).substitute(
        search="\n".join(_SEARCH.format(n=n) for n in range(SEARCH_NODES)),
        crawlers="\n".join(_CRAWLER.format(n=n, count=stack.crawlers) for n in range(stack.crawlers)),
        servers="\n".join(_SERVER.format(n=n) for n in range(stack.servers)),
        upstreams=", ".join(f'"{text}"' for text in upstreams),
        volumes="\n".join(
            [*(f"  search-{n}:" for n in range(SEARCH_NODES)), *(f"  crawler-{n}:" for n in range(stack.crawlers))]
        ),
    )


def render_kubernetes(stack: StackSize) -> str:
    """The manifests of all of it, for `kubectl apply`."""
    return Template(_template("kubernetes.yaml")).substitute(crawlers=stack.crawlers, servers=stack.servers)


def _template(name: str) -> str:
    return (folder_of(__package__) / f"{name}.txt").read_text("utf-8")


_SEARCH = """\
  search-{n}:
    <<: *search
    hostname: search-{n}
    environment: {{<<: *search-settings, node.name: search-{n}}}
    volumes: ["search-{n}:/usr/share/opensearch/data", "./certs:/usr/share/opensearch/config/certs:ro"]"""
_CRAWLER = """\
  crawler-{n}:
    <<: *luutin
    command: ["run", "--shard", "{n}/{count}", "--config", "/config/config.toml"]
    volumes: ["crawler-{n}:/data", "./config.toml:/config/config.toml:ro", "./secrets:/config/secrets:ro"]
    depends_on: [store]
    mem_limit: 4g
    cpus: 2
  # Sends the cluster what the crawler has kept. It goes on behind what was sent, whenever it was ended.
  index-{n}:
    <<: *luutin
    entrypoint: ["sh", "-c"]
    command: ["while sleep 300; do luutin index --to cluster --config /config/config.toml; done"]
    volumes: ["crawler-{n}:/data", "./config.toml:/config/config.toml:ro", "./secrets:/config/secrets:ro"]
    depends_on: [crawler-{n}, search-0]
    healthcheck: {{disable: true}}
    mem_limit: 2g
    cpus: 1"""
_SERVER = """\
  serve-{n}:
    <<: *luutin
    command: ["serve", "--engine", "cluster", "--host", "0.0.0.0", "--config", "/config/config.toml"]
    volumes: ["./config.toml:/config/config.toml:ro", "./secrets:/config/secrets:ro"]
    depends_on: [search-0]
    mem_limit: 2g
    cpus: 1
    healthcheck:
      test: ["CMD", "python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz')"]
      interval: 30s
      timeout: 10s
      start_period: 30s"""
