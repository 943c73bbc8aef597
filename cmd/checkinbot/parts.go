package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// part is a loop of the program; it runs until its context ends.
type part struct {
	name string
	run  func(context.Context) error
}

// stopFor bounds how long each part may take to finish what it has in hand.
const stopFor = 20 * time.Second

// runParts starts the parts in order. When ctx ends or one of them returns, all
// are stopped in reverse order, each before the next is told to. It returns the
// first error of a part.
func runParts(ctx context.Context, log *slog.Logger, parts []part) error {
	stops, ended := make([]context.CancelFunc, len(parts)), make([]chan struct{}, len(parts))
	errs := make(chan error, len(parts))
	returned := make(chan struct{}, len(parts))
	for i, p := range parts {
		var own context.Context
		own, stops[i] = context.WithCancel(context.WithoutCancel(ctx))
		ended[i] = make(chan struct{})
		go func() {
			defer close(ended[i])
			if err := p.run(own); err != nil {
				errs <- fmt.Errorf("%s: %w", p.name, err)
			}
			returned <- struct{}{}
		}()
	}
	select {
	case <-ctx.Done():
		log.Info("stopping")
	case <-returned:
	}
	for i := len(parts) - 1; i >= 0; i-- {
		stops[i]()
		select {
		case <-ended[i]:
		case <-time.After(stopFor):
			log.Error("part did not stop in time", "part", parts[i].name)
		}
	}
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}
