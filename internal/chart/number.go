package chart

// ticks are the values of an axis from 0 to at least most: three to six of them, a round whole number apart.
func ticks(most int64) []int64 {
	step := step(max(most, 1))
	values := []int64{0}
	for v := step; ; v += step {
		values = append(values, v)
		if v >= most {
			return values
		}
	}
}

// step is the least of 1, 2, 5, 10, 20, 50 … that reaches most in five steps.
func step(most int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, n := range []int64{1, 2, 5} {
			if n*unit*5 >= most {
				return n * unit
			}
		}
	}
}
