//! Values of formulas: every operation is total, and what it cannot say is null.

use std::cmp::Ordering;

use crate::{Function, Operator};

/// A value of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    /// A finite number.
    Number(f64),
    Text(String),
    Flag(bool),
}

impl Value {
    /// A number; what is not finite is null, and zero has no sign.
    pub(crate) const fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number + 0.0) } else { Self::Null }
    }

    fn flag(flag: Option<bool>) -> Self {
        flag.map_or(Self::Null, Self::Flag)
    }

    pub(crate) const fn as_number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(crate) const fn as_flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    /// How two values of one type compare; nothing compares with null or with another type.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.partial_cmp(other),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Flag(one), Self::Flag(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }

    /// An order of types, for values that do not compare.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Flag(_) => 1,
            Self::Number(_) => 2,
            Self::Text(_) => 3,
        }
    }

    /// Three-valued: not null is null.
    pub(crate) fn negated(&self) -> Self {
        Self::flag(self.as_flag().map(|flag| !flag))
    }
}

/// What an operator makes of two values.
pub(crate) fn operate(operator: Operator, left: &Value, right: &Value) -> Value {
    match operator {
        Operator::Add => arithmetic(left, right, |left, right| left + right),
        Operator::Subtract => arithmetic(left, right, |left, right| left - right),
        Operator::Multiply => arithmetic(left, right, |left, right| left * right),
        // Division by zero gives no finite number, and so null.
        Operator::Divide => arithmetic(left, right, |left, right| left / right),
        Operator::Modulo => arithmetic(left, right, |left, right| left % right),
        Operator::Equal => condition(left, right, Ordering::is_eq),
        Operator::NotEqual => condition(left, right, Ordering::is_ne),
        Operator::Less => condition(left, right, Ordering::is_lt),
        Operator::LessOrEqual => condition(left, right, Ordering::is_le),
        Operator::Greater => condition(left, right, Ordering::is_gt),
        Operator::GreaterOrEqual => condition(left, right, Ordering::is_ge),
        Operator::And => decided(left, right, false),
        Operator::Or => decided(left, right, true),
    }
}

fn arithmetic(left: &Value, right: &Value, compute: impl Fn(f64, f64) -> f64) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Value::number(compute(*left, *right)),
        _ => Value::Null,
    }
}

fn condition(left: &Value, right: &Value, holds: impl Fn(Ordering) -> bool) -> Value {
    Value::flag(left.compare(right).map(holds))
}

/// And, Or in three-valued logic: one side may decide for both, otherwise null leaves it open.
fn decided(left: &Value, right: &Value, decisive: bool) -> Value {
    match (left.as_flag(), right.as_flag()) {
        (Some(flag), _) | (_, Some(flag)) if flag == decisive => Value::Flag(decisive),
        (Some(_), Some(_)) => Value::Flag(!decisive),
        _ => Value::Null,
    }
}

/// What a function makes of its arguments.
pub(crate) fn call(function: Function, arguments: &[Value]) -> Value {
    let first = arguments.first().unwrap_or(&Value::Null);
    let number = |compute: fn(f64) -> f64| first.as_number().map_or(Value::Null, |number| Value::number(compute(number)));
    match function {
        Function::Abs => number(f64::abs),
        Function::Floor => number(f64::floor),
        Function::Ceil => number(f64::ceil),
        // Of a number below zero: not a number, and so null.
        Function::Sqrt => number(f64::sqrt),
        Function::Round => round(first, arguments.get(1)),
        Function::Least => extreme(arguments, Ordering::Less),
        Function::Greatest => extreme(arguments, Ordering::Greater),
        Function::Coalesce => arguments.iter().find(|value| **value != Value::Null).cloned().unwrap_or(Value::Null),
        Function::NullIf => null_if(first, arguments.get(1)),
    }
}

/// Half away from zero, to whole numbers or to decimal places (tens, hundreds where they are negative).
fn round(number: &Value, places: Option<&Value>) -> Value {
    let Some(number) = number.as_number() else { return Value::Null };
    let Some(places) = places.map_or(Some(0.0), Value::as_number) else { return Value::Null };
    let factor = 10_f64.powi(places.trunc().abs().min(400.0) as i32);
    let rounded = if places >= 0.0 { (number * factor).round() / factor } else { (number / factor).round() * factor };
    match (rounded.is_finite(), places >= 0.0) {
        (true, _) => Value::number(rounded),
        // So many places that there is nothing to round, or so few that nothing is left.
        (false, true) => Value::Number(number),
        (false, false) => Value::Number(0.0),
    }
}

/// The least or greatest value; nulls are left out.
fn extreme(arguments: &[Value], wanted: Ordering) -> Value {
    let known = arguments.iter().filter(|value| **value != Value::Null);
    let better = |best: &'_ Value, value: &Value| value.compare(best) == Some(wanted);
    known.cloned().reduce(|best, value| if better(&best, &value) { value } else { best }).unwrap_or(Value::Null)
}

fn null_if(value: &Value, other: Option<&Value>) -> Value {
    let same = other.and_then(|other| value.compare(other)) == Some(Ordering::Equal);
    if same { Value::Null } else { value.clone() }
}
