//! Cases as reviewers see them: listed requests, one or a page of them.

use crate::case_state::CaseState;
use regain_core::time::Timestamp;
use sqlx::{AnyConnection, FromRow};

/// A case, without its evidence.
#[derive(Debug, FromRow)]
pub struct StoredCase {
    pub reference: String,
    pub state: String,
    pub received_at: i64,
    pub answer_by: i64,
    pub locale: Option<String>,
    pub score: i64,
    pub given: i64,
    pub familiar_device: i64,
    pub over_limit: i64,
    /// Requests about the same account, and the mailboxes they were to be answered to.
    pub requests: i64,
    pub mailboxes: i64,
}

/// A case with its evidence.
#[derive(FromRow)]
pub struct StoredCaseFile {
    #[sqlx(flatten)]
    pub case: StoredCase,
    /// The evidence, encrypted; `None` once it is erased.
    pub evidence: Option<String>,
}

/// A place in the order of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub over_limit: i64,
    pub answer_by: i64,
    pub reference: String,
}

impl Position {
    /// Before all cases that are, or are not, over the limit.
    fn first(over_limit: i64) -> Self {
        Self {
            over_limit,
            answer_by: i64::MIN,
            reference: String::new(),
        }
    }
}

/// Which cases are listed.
pub struct Filter {
    pub state: CaseState,
    pub locale: Option<String>,
    pub min_score: i64,
    pub received_before: Option<Timestamp>,
    pub over_limit: Option<bool>,
    /// The cases after this place.
    pub after: Option<Position>,
    /// The most cases.
    pub limit: i64,
}

/// The columns of [`StoredCase`]. `$1` is since when requests about the same account count.
macro_rules! columns {
    () => {
        "reference, state, received_at, answer_by, locale, score, given, familiar_device, over_limit,
         (SELECT COUNT(*) FROM requests AS other
          WHERE other.account = requests.account AND other.received_at >= $1) AS requests,
         (SELECT COUNT(DISTINCT other.mailbox) FROM requests AS other
          WHERE other.account = requests.account AND other.received_at >= $1) AS mailboxes"
    };
}

/// A page of cases; the argument is what is compared beside the rest.
macro_rules! list {
    ($and:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM requests WHERE listed = 1 AND state = $2
              AND (over_limit, answer_by, reference) > ($3, $4, $5) AND over_limit <= $6
              AND score >= $7 AND received_at < $8",
            $and,
            " ORDER BY over_limit, answer_by, reference LIMIT $9"
        )
    };
}

pub(super) const LIST: &str = list!("");
pub(super) const LIST_IN_LOCALE: &str = list!(" AND locale = $10");
const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    ", evidence FROM requests WHERE listed = 1 AND reference = $2"
);

/// A page of cases: those over the limit last, then by deadline.
pub async fn list(
    connection: &mut AnyConnection,
    filter: &Filter,
    account_since: Timestamp,
) -> sqlx::Result<Vec<StoredCase>> {
    let first = Position::first(i64::from(filter.over_limit == Some(true)));
    let after = filter.after.as_ref();
    let after = after.filter(|after| after.over_limit >= first.over_limit);
    let after = after.unwrap_or(&first);
    let last = i64::from(filter.over_limit != Some(false));
    let sql = match filter.locale {
        None => LIST,
        Some(_) => LIST_IN_LOCALE,
    };
    let query = sqlx::query_as(sql)
        .bind(account_since.0)
        .bind(filter.state.name())
        .bind(after.over_limit)
        .bind(after.answer_by)
        .bind(&after.reference)
        .bind(last)
        .bind(filter.min_score)
        .bind(filter.received_before.map_or(i64::MAX, |before| before.0))
        .bind(filter.limit);
    match &filter.locale {
        None => query.fetch_all(connection).await,
        Some(locale) => query.bind(locale).fetch_all(connection).await,
    }
}

/// Finds a case.
pub async fn find(
    connection: &mut AnyConnection,
    reference: &str,
    account_since: Timestamp,
) -> sqlx::Result<Option<StoredCaseFile>> {
    sqlx::query_as(FIND)
        .bind(account_since.0)
        .bind(reference)
        .fetch_optional(connection)
        .await
}
