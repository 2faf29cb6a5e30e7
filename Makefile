# What can be done here. `make` alone says it.

GO         ?= go
FUZZTIME   ?= 60s
BENCH      ?= .
BENCHPKG   ?= ./pkg/project ./pkg/journey ./pkg/expr ./pkg/simulate ./pkg/audience ./pkg/audience/internal/logic
TESTFLAGS  ?=
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.DEFAULT_GOAL := help
.PHONY: help build install demo test agree mutate test-deep race lint bench fuzz golden cover clean ci page-check

help: ## say what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

build: ## build bin/fairlead
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/fairlead ./cmd/fairlead

install: ## install fairlead where `go install` puts programs
	CGO_ENABLED=0 $(GO) install -trimpath ./cmd/fairlead

demo: ## lint the company in examples/b2b-saas and play its scenarios
	$(GO) run ./cmd/fairlead lint -C examples/b2b-saas
	$(GO) run ./cmd/fairlead simulate -C examples/b2b-saas

test: ## run all tests
	$(GO) test -timeout 30m $(TESTFLAGS) ./...

agree: ## compare the step function with a second interpreter on 10,000 random timelines
	FAIRLEAD_AGREE=10000 $(GO) test -count=1 -timeout 30m -run '^TestNaive$$' ./pkg/journey

mutate: ## take each part out of the companies and the library: which ones does no scenario notice?
	@out=$$($(GO) test -count=1 -timeout 30m -run '^TestEveryPartIsNoticed$$' -v ./examples); code=$$?; \
		printf '%s\n' "$$out" | grep -vE '^ *(===|---) '; exit $$code

test-deep: ## who can match: millions of conditions and contacts, 20,000 pairs that Z3 decides too, which it needs, and conflicts by brute force
	FAIRLEAD_DEEP=10 $(GO) test -tags deep -count=1 -timeout 4h -v ./pkg/audience/...
	FAIRLEAD_BRUTE=2000 $(GO) test -count=1 -timeout 1h -v -run '^TestNeverWrong$$' ./pkg/conflict

race: ## run all tests under the race detector, which needs a C compiler
	CGO_ENABLED=1 $(GO) test -race -timeout 50m $(TESTFLAGS) ./...

lint: ## check the form of the code: gofmt, go vet, staticcheck
	@files=$$(git ls-files -z '*.go' | xargs -0 gofmt -l) && if [ -n "$$files" ]; then echo "gofmt -w $$files"; exit 1; fi
	$(GO) vet ./... && $(GO) vet -tags deep ./pkg/audience
	$(GO) run $(STATICCHECK) ./...

bench: ## measure loading, steps, conditions, scenarios and who can match (BENCHPKG, BENCH)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem $(BENCHPKG)

fuzz: ## run each fuzz target for FUZZTIME
	@for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target" && $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

golden: ## write what commands print back into the tests; read the difference
	FAIRLEAD_UPDATE=1 $(GO) test -count=1 ./...
	git diff --stat

page-check: ## look at the HTML page in a headless chromium with axe-core; fetches two npm packages
	GO=$(GO) internal/render/testdata/pagecheck/run.sh

cover: ## say how much of the code the tests run
	$(GO) test -coverpkg=./pkg/...,./internal/... -coverprofile=cover.out ./...
	$(GO) tool cover -func=cover.out | tail -1

clean: ## remove what was built
	rm -rf bin cover.out

ci: ## run what the pipeline runs
	.ci/run
