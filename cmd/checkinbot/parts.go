package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// part is a loop of the program.
type part struct {
	name string
	run  func(context.Context) error
}

// stopFor bounds how long each part may take to finish what it has in hand.
const stopFor = 20 * time.Second

// runParts starts the parts in order. When ctx ends or one of them returns, all
// are stopped in reverse order, each before the next is told to.
func runParts(ctx context.Context, log *slog.Logger, parts []part) error {
	type running struct {
		part
		stop  context.CancelFunc
		ended chan error
	}
	ended := make(chan error, len(parts))
	var all []running
	var once sync.Once
	failed := make(chan struct{})
	for _, p := range parts {
		own, stop := context.WithCancel(context.WithoutCancel(ctx))
		r := running{part: p, stop: stop, ended: make(chan error, 1)}
		go func() {
			err := p.run(own)
			if err != nil {
				ended <- fmt.Errorf("%s: %w", p.name, err)
			}
			r.ended <- err
			once.Do(func() { close(failed) })
		}()
		all = append(all, r)
	}
	select {
	case <-ctx.Done():
		log.Info("stopping")
	case <-failed:
	}
	for i := len(all) - 1; i >= 0; i-- {
		r := all[i]
		r.stop()
		select {
		case <-r.ended:
		case <-time.After(stopFor):
			log.Error("part did not stop in time", "part", r.name)
		}
	}
	select {
	case err := <-ended:
		return err
	default:
		return nil
	}
}
