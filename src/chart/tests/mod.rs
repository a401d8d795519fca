//! Tests of drawings on sample charts, by subject.

mod laws;
mod refusals;
mod samples;
mod sentences;
mod series_samples;
