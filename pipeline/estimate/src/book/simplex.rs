//! The nearest table without negative cells and with a given sum.

/// Projects values onto the simplex of a sum: subtracts one number from all and cuts at zero.
///
/// # Source
/// Duchi, Shalev-Shwartz, Singer, Chandra: Efficient projections onto the l1-ball (2008).
pub(crate) fn projected(values: &[f64], sum: f64) -> Vec<f64> {
    if sum <= 0.0 {
        return vec![0.0; values.len()];
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| other.total_cmp(one));
    let (mut running, mut shift) = (0.0, 0.0);
    for (place, value) in sorted.iter().enumerate() {
        running += value;
        let candidate = (running - sum) / (place + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    values.iter().map(|value| (value - shift).max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::projected;

    #[test]
    fn the_nearest_is_found_and_nothing_is_made_of_nothing() {
        assert_eq!(projected(&[3.0, -1.0, 1.0], 2.0), [2.0, 0.0, 0.0]);
        assert_eq!(projected(&[3.0, -1.0, 2.0], 3.0), [2.0, 0.0, 1.0]);
        assert_eq!(projected(&[3.0, -1.0, 2.0], 0.0), [0.0; 3]);
    }
}
