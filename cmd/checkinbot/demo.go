package main

import (
	"context"
	"errors"
)

func runDemo(_ context.Context, _ world, _ []string) error { return errors.New("demo: to come") }
