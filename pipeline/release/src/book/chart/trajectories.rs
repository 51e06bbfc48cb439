//! When targets were due: a line a trajectory, beside the even pace that most plans take for granted.

use choir_contract::BookTrajectory;
use maud::{Markup, html};

use super::Frame;
use crate::book::targets::Targets;
use crate::drawing::{count, dot_shape, fitting, height, tenths, text_lines};
use crate::layout::wrap;

const WIDTH: f64 = 800.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 770.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 304.0;
/// Lines differ by their shapes and by how they are broken.
const DASHES: [&str; 4] = ["none", "9 5", "2 4", "12 4 2 4"];

/// One line a trajectory in percent of the target, with a thin line for an even pace. `id` must be unique in the page.
pub(crate) fn figure(targets: &Targets, id: &str) -> Markup {
    let times: Vec<&str> = targets
        .trajectories
        .first()
        .map(|first| first.points.iter().map(|point| point.at.as_str()).collect())
        .unwrap_or_default();
    let room = (RIGHT - LEFT) / count(times.len().max(1));
    let labels: Vec<Vec<String>> = times.iter().map(|time| wrap(time, fitting(room).max(6))).collect();
    let lowest = labels.iter().map(|lines| height(lines)).fold(0.0_f64, f64::max);
    let now = targets.before_the_end().map(|time| (at(targets.reported_at, times.len()), time));
    let caption = "Line with shapes: what part of the target was due at each time. Thin straight line: an even pace, for \
                   comparison. The table has the same numbers.";
    let frame = Frame {
        id,
        title: "When targets were due",
        caption,
        description: "Lines of the part of the target that was due, over time, with a straight line for an even pace.",
        width: WIDTH,
        height: BOTTOM + lowest + 34.0,
    };
    let body = html! {
        @for percent in [0_u8, 25, 50, 75, 100] {
            @let y = tenths(up(percent));
            line.grid x1=(LEFT) x2=(RIGHT) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 10.0) y=(y + 5.0) text-anchor="end" { (percent) "%" }
        }
        line.axis x1=(LEFT) x2=(RIGHT) y1=(BOTTOM) y2=(BOTTOM) {}
        @for (place, lines) in labels.iter().enumerate() {
            (text_lines(lines, at(place, times.len()), BOTTOM + 20.0, "middle", false))
        }
        // An even pace is drawn to the same times: so much at each as its share of all steps.
        line.whisker stroke-dasharray="1 5" x1=(tenths(at(0, times.len()))) y1=(tenths(even(0, times.len())))
            x2=(tenths(at(times.len().saturating_sub(1), times.len()))) y2=(tenths(up(100))) {}
        @if let Some((x, time)) = now {
            line.target x1=(tenths(x)) x2=(tenths(x)) y1=(TOP - 6.0) y2=(BOTTOM) {}
            text.heading x=(tenths(x + 8.0)) y=(TOP + 4.0) { "Results of: " (time) }
        }
        @for (place, trajectory) in targets.trajectories.iter().enumerate() { (line(trajectory, place)) }
    };
    frame.figure(&legend(targets), &body)
}

fn at(place: usize, all: usize) -> f64 {
    LEFT + (RIGHT - LEFT) * (count(place) + 0.5) / count(all.max(1))
}

fn up(percent: u8) -> f64 {
    BOTTOM - (BOTTOM - TOP) * f64::from(percent) / 100.0
}

fn even(place: usize, all: usize) -> f64 {
    BOTTOM - (BOTTOM - TOP) * count(place + 1) / count(all.max(1))
}

fn line(trajectory: &BookTrajectory, place: usize) -> Markup {
    let all = trajectory.points.len();
    let points: Vec<(f64, f64)> =
        trajectory.points.iter().enumerate().map(|(place, point)| (at(place, all), up(point.percent))).collect();
    let text: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", tenths(*x), tenths(*y))).collect();
    html! {
        polyline.whisker stroke-dasharray=(DASHES[place % DASHES.len()]) points=(text.join(" ")) {}
        @for (x, y) in &points { (dot_shape(*x, *y, place)) }
    }
}

fn legend(targets: &Targets) -> Markup {
    html! {
        ul.legend {
            @for (place, trajectory) in targets.trajectories.iter().enumerate() {
                li {
                    svg width="48" height="18" viewBox="0 0 48 18" aria-hidden="true" {
                        line.whisker x1="1" x2="47" y1="9" y2="9" stroke-dasharray=(DASHES[place % DASHES.len()]) {}
                        (dot_shape(24.0, 9.0, place))
                    }
                    " " (trajectory.label)
                }
            }
            li {
                svg width="48" height="18" viewBox="0 0 48 18" aria-hidden="true" {
                    line.whisker x1="1" x2="47" y1="15" y2="3" stroke-dasharray="1 5" {}
                }
                " An even pace"
            }
        }
    }
}
