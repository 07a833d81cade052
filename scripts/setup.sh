# Shared by scripts/radio, scripts/test and scripts/install: a virtual environment with the pinned dependencies.
# Sourced, not run. Sets `python`. Needs: `root` (the checkout). The environment is .venv in it, from which the checkout's
# files run, or the folder `environment`, which gets a copy of them.

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  say "Paper Radio needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv"
  exit 2
}

# pip's own progress bars on a terminal, one line for each step elsewhere.
pip_install() {
  local quiet=(--quiet)
  [ -t 2 ] && quiet=()
  "$python" -m pip install --disable-pip-version-check ${quiet[@]+"${quiet[@]}"} "$@"
}

# A laptop must not fetch several GB of CUDA: the CPU build first, wherever it can be had.
install_torch() {
  local version
  version=$(sed -n 's/^torch==//p' "$root/constraints.txt")
  if [ "$1" = gpu ]; then
    pip_install --force-reinstall --no-deps "torch==$version" && # a CPU build counts as the same version
      pip_install "torch==$version"
  else
    pip_install "torch==$version+cpu" 2>/dev/null ||
      pip_install --index-url https://download.pytorch.org/whl/cpu "torch==$version" 2>/dev/null ||
      pip_install "torch==$version"
  fi
}

# torch_fits cpu|gpu: whether PyTorch of the right version is there, for gpu no CPU build.
torch_fits() {
  "$python" - "$(sed -n 's/^torch==//p' "$root/constraints.txt")" "$1" 2>/dev/null <<'END'
import sys
import torch

version, _, build = torch.__version__.partition("+")
sys.exit(version != sys.argv[1] or (sys.argv[2] == "gpu" and build == "cpu"))
END
}

# set_up EXTRAS cpu|gpu: EXTRAS like "dev,llm", or empty. Does nothing when everything is in place already.
set_up() {
  local extras=$1 device=$2 folder=${environment:-$root/.venv} stamp wanted edited=() started=$SECONDS
  [ -n "${environment:-}" ] || edited=(-e)
  python="$folder/bin/python"
  stamp="$folder/.paperradio-${extras:-station}-$device"
  wanted=$(cat "$root/pyproject.toml" "$root/constraints.txt" | cksum)
  if [ -x "$python" ] && [ -z "${environment:-}" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    return
  fi
  say "Setting up Paper Radio. The first time takes a few minutes; later starts skip it."
  if [ ! -x "$python" ]; then
    say "[1/3] virtual environment in ${environment:-.venv}"
    local base
    base=$(find_python) || exit $?
    "$base" -m venv "$folder" || {
      say "The virtual environment could not be made. On Debian: apt-get install python3-venv"
      exit 2
    }
  fi
  say "[2/3] PyTorch ($device)"
  torch_fits "$device" || install_torch "$device" || {
    say "PyTorch could not be installed. Is there a network?"
    exit 1
  }
  say "[3/3] Paper Radio and its dependencies${extras:+, with $extras}"
  pip_install -c "$root/constraints.txt" ${edited[@]+"${edited[@]}"} "$root${extras:+[$extras]}" || {
    say "The dependencies could not be installed; the lines above say why."
    case "$extras" in *llm*) say "llama.cpp is built here: it needs a C++ compiler. On Debian: apt-get install build-essential" ;; esac
    exit 1
  }
  printf '%s' "$wanted" >"$stamp"
  say "Set up in $((SECONDS - started)) s."
}
