//! `choir approve` and `choir revoke`

use choir_engine::Approval;

use crate::arguments::{ApproveOptions, Arguments, QuestionName};
use crate::fault::Failure;
use crate::terminal::Terminal;

pub(crate) async fn approve(arguments: &Arguments, options: &ApproveOptions, terminal: &mut Terminal) -> Result<(), Failure> {
    let engine = arguments.engine()?;
    let ids = if options.all {
        let waiting = |approval: &Approval| matches!(approval, Approval::Waiting | Approval::Changed);
        engine.questions().await?.into_iter().filter(|entry| waiting(&entry.approval)).map(|entry| entry.id).collect()
    } else {
        options.ids.clone()
    };
    for id in &ids {
        engine.approve(id).await?;
        terminal.result(format!("approved: {id}"));
    }
    if ids.is_empty() {
        terminal.result("no question waits for approval");
    }
    Ok(())
}

pub(crate) fn revoke(arguments: &Arguments, options: &QuestionName, terminal: &mut Terminal) -> Result<(), Failure> {
    arguments.engine()?.revoke(&options.id)?;
    terminal.result(format!("revoked: {}", options.id));
    Ok(())
}
