//! Where the window stands. Every page is one value here; there are no addresses.
use crate::words::{Words, w};
use ipc::{PaymentQuery, ReportWish, WhichBatches};

/// A page with what it needs to know.
#[derive(Clone, PartialEq)]
pub enum Route {
    /// 总览.
    Overview,
    /// 发放明细, filtered; boxed, being far larger than what other pages need.
    Payments(Box<PaymentQuery>),
    /// 登记发放: one payment.
    Record,
    /// 批次导入; with a draft to go on with.
    Import(Option<u64>),
    /// Batches: 待我审批, 退回给我 or all.
    Batches(WhichBatches),
    /// One batch, by its `jti`, as its approver sees it.
    Approval(String),
    /// A batch file of another office's machine.
    BatchFile,
    /// 补贴项目与指标; with a programme code, that one.
    Programmes(Option<String>),
    /// Documents by which money came, of the programmes of a budget year (0: any), recorded in a month or in any.
    Documents(u16, String),
    /// 报表; with what another page asks for, boxed as above.
    Reports(Box<ReportWish>),
    /// 查验: a report that somebody hands in.
    Check,
    /// 账本核验与备份.
    Safety,
    /// All entries; with a number, that one.
    Entries(Option<u64>),
    /// Entries that break a fund rule, in the copy of another office's ledger.
    Breaches,
    /// 其他单位.
    Peers,
    /// 工位: this office's other machines.
    Desks,
    /// 待提交: what was signed at this desk and is not in the ledger yet.
    Outbox,
    /// 人员与密钥.
    People,
}

impl Route {
    /// The name in the navigation and in the head of the page.
    pub fn title(&self) -> Words {
        match self {
            Route::Overview => w("总览", "Overview"),
            Route::Payments(_) => w("发放明细", "Payments"),
            Route::Record => w("登记发放", "Record a payment"),
            Route::Import(_) => w("批次导入", "Import a batch"),
            Route::Batches(WhichBatches::ToApprove) => w("待我审批", "For my approval"),
            Route::Batches(WhichBatches::Returned) => w("退回给我", "Returned to me"),
            Route::Batches(_) => w("批次", "Batches"),
            Route::Approval(_) => w("批次审批", "Batch approval"),
            Route::BatchFile => w("批次文件", "Batch file"),
            Route::Programmes(_) => w("补贴项目与指标", "Programmes and funds"),
            Route::Documents(..) => w("指标文号", "Documents"),
            Route::Reports(_) => w("报表", "Reports"),
            Route::Check => w("查验", "Check"),
            Route::Safety => w("核验与备份", "Verify and back up"),
            Route::Entries(_) => w("全部记录", "All entries"),
            Route::Breaches => w("违规记录", "Entries against the rules"),
            Route::Peers => w("其他单位", "Other offices"),
            Route::Desks => w("工位", "Desks"),
            Route::Outbox => w("待提交", "Outbox"),
            Route::People => w("人员与密钥", "People and keys"),
        }
    }

    /// Whether there is such a page for the copy of another office's ledger too.
    pub fn is_of_copies(&self) -> bool {
        match self {
            Route::Overview | Route::Payments(_) | Route::Approval(_) | Route::Programmes(_) | Route::Documents(..) => true,
            Route::Batches(which) => *which == WhichBatches::All,
            Route::Safety | Route::Entries(_) | Route::Breaches => true,
            Route::Record | Route::Import(_) | Route::BatchFile | Route::Peers | Route::People | Route::Desks | Route::Outbox => {
                false
            }
            Route::Reports(_) | Route::Check => false,
        }
    }

    /// Whether `self` lies in the part of the window that `item` of the navigation stands for.
    pub fn within(&self, item: &Route) -> bool {
        match (self, item) {
            (Route::Approval(_) | Route::BatchFile, Route::Batches(which)) => *which == WhichBatches::All,
            (Route::Record, Route::Payments(_)) | (Route::Documents(..), Route::Programmes(_)) => true,
            (Route::Breaches, Route::Entries(_)) => true,
            (Route::Batches(here), Route::Batches(there)) => here == there,
            _ => std::mem::discriminant(self) == std::mem::discriminant(item),
        }
    }
}
