# Everything a newcomer needs: make demo, make test. Go and make are assumed.
GOLANGCI = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: demo build test lint bench golden fuzz deps

demo: ## the whole system on this machine, with a chat page in the browser
	@go run ./cmd/checkinbot demo

build: ## a static binary in bin/
	@CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/checkinbot ./cmd/checkinbot

deps: ## what tests need beside Go
	@scripts/test-deps

test: deps ## every test: under the race detector, then those that count allocations, kill real processes or walk years
	go test -race -short -timeout 15m ./...
	go test -timeout 20m -run 'TestMemory|TestKill|TestTwo|TestThree|TestFifteenThousand|TestEveryMinute|TestSamples|TestNothingIsClipped' ./internal/chart ./internal/export ./internal/grammar ./scheduler ./cmd/checkinbot

lint: ## style and the arrows between packages
	go vet ./...
	go run $(GOLANGCI) run ./...

bench: deps ## the benchmark table
	@scripts/bench

golden: ## rewrite the golden files; review the change as prose
	go test ./internal/text -update
	go test ./scheduler -run TestEverythingOfADay -update

fuzz: ## a minute for each fuzz target
	go test -run '^$$' -fuzz FuzzParse -fuzztime 60s ./internal/grammar
	go test -run '^$$' -fuzz FuzzRoute -fuzztime 60s ./bot
	go test -run '^$$' -fuzz FuzzDecodeRecord -fuzztime 60s ./internal/store
