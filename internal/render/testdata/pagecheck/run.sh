#!/bin/sh
# Looks at the HTML page of `fairlead simulate` in a real browser; see check.mjs.
# Needs chromium (or CHROMIUM=PATH) and npm, which fetches two packages into a
# temporary folder. Called by `make page-check` from the root of the repository.
set -eu
browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$browser" ] || { echo "page-check: no chromium here: install it, or say CHROMIUM=PATH" >&2; exit 1; }
command -v npm >/dev/null || { echo "page-check: no npm here" >&2; exit 1; }
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/check.mjs" "$work/"
(cd "$work" && npm install --silent --no-audit --no-fund --prefix . playwright-core@1 axe-core@4) || { echo "page-check: npm could not fetch playwright-core and axe-core" >&2; exit 1; }
${GO:-go} build -o "$work/fairlead" ./cmd/fairlead
cp -r examples/b2b-saas "$work/company"
"$work/fairlead" simulate -C "$work/company" --format html="$work/passes.html"
cp "$here/fails.yaml" "$work/company/scenarios/"
code=0
"$work/fairlead" simulate -C "$work/company" --coverage --format html="$work/fails.html" || code=$?
[ "$code" = 1 ] || { echo "page-check: simulate ended with $code, not 1" >&2; exit 1; }
CHROMIUM="$browser" node "$work/check.mjs" "$work/passes.html" "$work/fails.html" "$@"
